import { printable } from '../../errors/index.ts';

/** Text from a server or a feed, whose lines and tabs stay as they are and which cannot drive the terminal. */
export function safeText(text: string): string {
  return text
    .split('\n')
    .map((line) => line.split('\t').map(printable).join('\t'))
    .join('\n');
}
