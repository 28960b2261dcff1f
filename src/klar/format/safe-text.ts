import { printable } from '../../errors/index.ts';

/** Nearly all that there is; thousands of descriptions are passed through here. */
const PLAIN = /^[ -~]*$/;

/** Text from a server or a feed, whose lines and tabs stay as they are and which cannot drive the terminal. */
export function safeText(text: string): string {
  return text.split('\n').map(safeLine).join('\n');
}

function safeLine(line: string): string {
  return PLAIN.test(line) ? line : line.split('\t').map(printable).join('\t');
}
