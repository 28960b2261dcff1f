import { relatives } from '../distributions/index.ts';
import type { Distribution } from '../domain/index.ts';

/** Sources that rate all CVEs. NVD comes first: it applies one set of rules, whereas a CNA rates its own product. */
const EVERYONE = ['nvd', 'cna', 'cisa-adp'];

/**
 * Rating sources that count for a distribution, the most preferred first. Its own (or a related
 * distribution's) comes first, because it reflects how the package is built and used there (Debian rates only
 * flaws that it finds unimportant). Unlisted sources come last, for example a CVSS that a feed repeats
 * without naming its author.
 */
export function severitySources(distribution: Distribution | undefined): readonly string[] {
  const own =
    distribution && relatives(distribution).find(({ severitySource }) => severitySource !== undefined);
  return own?.severitySource === undefined ? EVERYONE : [own.severitySource, ...EVERYONE];
}
