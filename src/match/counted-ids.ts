import type { StoredRange } from '../store/ports.ts';

/** Databases whose record is one flaw, which is a CVE's only if the record names that one alone. */
const FLAW_RECORDS = ['GHSA-', 'GO-', 'PYSEC-', 'RUSTSEC-', 'GSD-', 'MAL-'];

/**
 * Errata that mend bugs or bring features: without a CVE they are no vulnerability. Red Hat and its rebuilds (BA,
 * EA), SUSE (recommended, feature, optional updates), Mageia and openEuler.
 */
const HARMLESS_ERRATA = [
  ...['RH', 'AL', 'RL', 'EL', 'CE'].flatMap((maker) => [`${maker}BA-`, `${maker}EA-`]),
  ...['SUSE', 'openSUSE'].flatMap((maker) => [`${maker}-RU-`, `${maker}-FU-`, `${maker}-OU-`]),
  'MGAA-',
  'openEuler-BA-',
];

/**
 * The ids under which a record counts: each CVE that it names (an erratum fixes many), else its own. A record of
 * one flaw that names several CVEs is none of them.
 */
export function countedIds(range: StoredRange): readonly string[] {
  const { record, cves, aliases } = range;
  const isFlaw = beginsWithAny(record, FLAW_RECORDS);
  if (cves.length > 0 && !(isFlaw && cves.length > 1)) return cves;
  if (cves.length === 0 && aliases.length === 0 && beginsWithAny(record, HARMLESS_ERRATA)) return [];
  return [record];
}

function beginsWithAny(text: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => text.startsWith(prefix));
}
