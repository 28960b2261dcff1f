import type { Severity } from '../../domain/index.ts';

/**
 * Severity words from FIRST, Red Hat (https://access.redhat.com/security/updates/classification) and Ubuntu
 * (https://ubuntu.com/security/cves/about#priority). Omits words that are not ratings, for example
 * "untriaged".
 */
const WORDS: ReadonlyMap<string, Severity> = new Map([
  ['critical', 'critical'],
  ['high', 'high'],
  ['important', 'high'],
  ['medium', 'medium'],
  ['moderate', 'medium'],
  ['low', 'low'],
  ['negligible', 'negligible'],
]);

export function severityOfWord(word: string): Severity | undefined {
  return WORDS.get(word.trim().toLowerCase());
}
