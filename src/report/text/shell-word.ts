/** Words with only these characters are literal in every shell. */
const SAFE = /^[\w.+~:^=@%/-]+$/u;
const SAFE_IN_QUOTES = /^[\w.+~:^=@%/<>-]+$/u;

/**
 * Returns a word that a person may paste into a shell; an empty list for one with anything that a shell could
 * act on (`;`, `$(`, a quote): names and versions come from images and feeds.
 */
export function shellWord(word: string): readonly string[] {
  return safeWord(word).map((safe) => (SAFE.test(safe) ? safe : `'${safe}'`));
}

/** Returns the same word as a program argument, without quotes. */
export function safeWord(word: string): readonly string[] {
  return !word.startsWith('-') && SAFE_IN_QUOTES.test(word) ? [word] : [];
}
