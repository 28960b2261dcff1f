import { relatives } from '../distributions/index.ts';
import type { Distribution } from '../domain/index.ts';

/** Sources that rate all CVEs. NVD comes first: it applies one set of rules, whereas a CNA rates its own product. */
const EVERYONE = ['nvd', 'cna', 'cisa-adp'];

/**
 * Sources whose rating counts for a distribution, the most preferred first. Its own (or that of a distribution it
 * resembles) comes first, because it knows how it builds and uses the package (Debian rates only what it finds
 * unimportant). Unlisted sources come last, such as a CVSS that a feed repeats without naming its author.
 */
export function severitySources(distribution: Distribution | undefined): readonly string[] {
  const own =
    distribution && relatives(distribution).find(({ severitySource }) => severitySource !== undefined);
  return own?.severitySource === undefined ? EVERYONE : [own.severitySource, ...EVERYONE];
}
