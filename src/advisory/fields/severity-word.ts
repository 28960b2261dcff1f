import type { Severity } from '../../domain/index.ts';

/**
 * Severity words of FIRST, Red Hat (https://access.redhat.com/security/updates/classification) and Ubuntu
 * (https://ubuntu.com/security/cves/about#priority). Words that rate nothing, such as "untriaged", are left out.
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
