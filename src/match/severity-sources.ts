import type { Distribution } from '../domain/index.ts';

/** Who rates CVEs for everyone. NVD first: it rates by one set of rules, where a CNA rates its own product. */
const EVERYONE = ['nvd', 'cna', 'cisa-adp'];

/**
 * Whose rating counts, by distribution, the first that has one. A distribution's own comes first, for it knows how
 * it builds and uses the package (Debian gives one only to what it finds unimportant). Sources that are not listed
 * come last, such as a CVSS that a feed repeats without saying whose it is.
 */
const BY_DISTRIBUTION: Readonly<Record<string, string>> = {
  almalinux: 'alma',
  centos: 'redhat',
  debian: 'debian',
  openeuler: 'openeuler',
  rhel: 'redhat',
  rocky: 'rocky',
  sles: 'suse',
  suse: 'suse',
  ubuntu: 'ubuntu',
};

/** The sources of ratings for a distribution (or what it says it is like), the one that counts first in front. */
export function severitySources(distribution: Distribution | undefined): readonly string[] {
  const ids = distribution ? [distribution.id, ...distribution.idLike] : [];
  const own = ids.filter((id) => Object.hasOwn(BY_DISTRIBUTION, id)).map((id) => BY_DISTRIBUTION[id]);
  return own[0] === undefined ? EVERYONE : [own[0], ...EVERYONE];
}
