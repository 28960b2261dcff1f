import { printable } from '../../errors/index.ts';
import { cutText } from '../cut-text.ts';
import { MAX_MESSAGE } from './limits.ts';

/** Makes a message of plain text: what looks like a link of SARIF (3.11.6) in a text of an image is none. */
export function plainMessage(text: string, most = MAX_MESSAGE) {
  const safe = printable(text).replaceAll('](', '] (').trim();
  return { text: cutText(safe === '' ? '(no text)' : safe, most) };
}
