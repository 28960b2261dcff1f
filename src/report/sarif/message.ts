import { printable } from '../../errors/index.ts';
import { cutText } from '../cut-text.ts';
import { MAX_MESSAGE } from './limits.ts';

/** Makes a message of plain text: a text of an image must not become a link of SARIF (3.11.6). */
export function plainMessage(text: string, most = MAX_MESSAGE) {
  const safe = printable(text).replaceAll('](', '] (').trim();
  return { text: cutText(safe === '' ? '(no text)' : safe, most) };
}
