const TITLE_LENGTH = 120;

/** The beginning of a description, cut between words: what fits where findings are listed. */
export function toTitle(description: string): string {
  return cutBetweenWords(description, TITLE_LENGTH);
}

/** At most this many characters, of which the last is an ellipsis where something was cut. */
export function cutBetweenWords(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.lastIndexOf(' ', length - 1);
  return `${text.slice(0, cut > 0 ? cut : length - 1)}…`;
}
