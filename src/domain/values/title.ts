const TITLE_LENGTH = 120;

/** Cuts a description between words to fit a findings list. */
export function toTitle(description: string): string {
  return cutBetweenWords(description, TITLE_LENGTH);
}

/** Cuts a text to at most this many characters, the last being an ellipsis if anything was cut. */
export function cutBetweenWords(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.lastIndexOf(' ', length - 1);
  return `${text.slice(0, cut > 0 ? cut : length - 1)}…`;
}
