import { printable } from '../../errors/index.ts';
import { cutText } from '../text/cut-text.ts';
import { MAX_MESSAGE } from './limits.ts';

/** Creates a plain text message: text from an image must not become a SARIF link (3.11.6). */
export function plainMessage(text: string, most = MAX_MESSAGE) {
  const safe = printable(text).replaceAll('](', '] (').trim();
  return { text: cutText(safe === '' ? '(no text)' : safe, most) };
}
