import { DISTRIBUTIONS } from '../distributions/index.ts';
import { GITHUB_RECORD, isOfComponent, type StoredRange } from '../domain/index.ts';

/** Databases whose records each describe one flaw. It has a CVE only if the record names exactly one. */
const FLAW_RECORDS = ['GHSA-', 'GO-', 'PYSEC-', 'RUSTSEC-', 'GSD-', 'MAL-'];

/** Errata that fix bugs or add features: without a CVE they are not vulnerabilities. */
const HARMLESS_ERRATA = DISTRIBUTIONS.flatMap(({ harmlessErrata }) => harmlessErrata ?? []);

/** Debian and Ubuntu number all notices alike, so only the title shows it: `tzdata - new timezone database`. */
const DEBIAN_NOTICES = ['DSA-', 'DLA-'];
const HARMLESS_TITLES = [
  'regression update',
  'regression',
  'new upstream version',
  'new timezone database',
  'database update',
  'bugfix update',
  'version number correction',
  'new package',
  'end of life',
  'end-of-life',
  'end of support',
];
const UBUNTU_NOTICE = 'USN-';
/** `python2.7 regression`: a notice that corrects an earlier one omits its CVEs. */
const HARMLESS_LAST_WORDS = ['regression', 'regressions', 'update', 'updates'];

/**
 * Lists the IDs under which a record counts: each CVE that it names (an erratum fixes many), else its own. A
 * single-flaw record that names several CVEs counts under its own ID, and a component's without a CVE under its
 * GHSA.
 */
export function countedIds(range: StoredRange): readonly string[] {
  const { record, cves, aliases } = range;
  const isFlaw = beginsWithAny(record, FLAW_RECORDS);
  if (cves.length > 0 && !(isFlaw && cves.length > 1)) return cves;
  const github = isOfComponent(range) ? aliases.filter((alias) => alias.startsWith(GITHUB_RECORD)) : [];
  if (github.length > 0) return github;
  return cves.length === 0 && aliases.length === 0 && isHarmless(range) ? [] : [record];
}

/** Whether a record's title describes the flaw: an erratum's title describes packages (`curl security update`). */
export function isAboutOneFlaw(range: StoredRange, id: string): boolean {
  const { record, cves } = range;
  // Also if a distribution put its own prefix before the CVE.
  if (record.endsWith(id)) return true;
  return cves.length === 1 && (isOfComponent(range) || beginsWithAny(record, FLAW_RECORDS));
}

function isHarmless({ record, title = '' }: StoredRange): boolean {
  if (beginsWithAny(record, HARMLESS_ERRATA)) return true;
  if (record.startsWith(UBUNTU_NOTICE)) return HARMLESS_LAST_WORDS.some((word) => title.endsWith(` ${word}`));
  return (
    beginsWithAny(record, DEBIAN_NOTICES) &&
    HARMLESS_TITLES.some((harmless) => title.endsWith(` - ${harmless}`))
  );
}

function beginsWithAny(text: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => text.startsWith(prefix));
}
