import { printable } from '../../errors/index.ts';

/** Fast path for nearly all texts, without `#`: thousands of descriptions pass through here. */
const PLAIN = /^[ -"$-~]*$/;

/** Text from a server or feed that cannot drive the terminal. Line breaks and tabs are kept. */
export function safeText(text: string): string {
  return text.split('\n').map(safeLine).join('\n');
}

function safeLine(line: string): string {
  return PLAIN.test(line) ? line : line.split('\t').map(printable).join('\t');
}
