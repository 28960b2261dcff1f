import { relatives } from '../distributions/index.ts';
import type { Distribution } from '../domain/index.ts';

/** Who rates CVEs for everyone. NVD first: it rates by one set of rules, where a CNA rates its own product. */
const EVERYONE = ['nvd', 'cna', 'cisa-adp'];

/**
 * Whose rating counts for a distribution, the first that has one. Its own (or that of what it says it is like) comes
 * first, for it knows how it builds and uses the package (Debian gives one only to what it finds unimportant). Sources
 * that are not listed come last, such as a CVSS that a feed repeats without saying whose it is.
 */
export function severitySources(distribution: Distribution | undefined): readonly string[] {
  const own =
    distribution && relatives(distribution).find(({ severitySource }) => severitySource !== undefined);
  return own?.severitySource === undefined ? EVERYONE : [own.severitySource, ...EVERYONE];
}
