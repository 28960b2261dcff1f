/** Words of these characters alone are literal in every shell. */
const SAFE = /^[\w.+~:^=@%/-]+$/u;
const SAFE_IN_QUOTES = /^[\w.+~:^=@%/<>-]+$/u;

/**
 * Returns a word that a person may paste into a shell, and none for one with anything that a shell could act on (`;`,
 * `$(`, a quote): names and versions come from images and feeds.
 */
export function shellWord(word: string): readonly string[] {
  if (word.startsWith('-')) return [];
  if (SAFE.test(word)) return [word];
  return SAFE_IN_QUOTES.test(word) ? [`'${word}'`] : [];
}
