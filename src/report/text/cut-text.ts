/** Cuts a text to a number of UTF-16 units, never within a character. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\u{d800}-\u{dbff}]$/u, '')}…`;
}
