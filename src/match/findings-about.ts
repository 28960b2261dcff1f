import { isCalled, type Finding, type StoredRange } from '../domain/index.ts';
import { countedIds } from './counted-ids.ts';

/** Selects the findings that an ID (a CVE or a record ID) covers, from all its rows in the feeds. */
export function findingsAbout(
  id: string,
  ranges: readonly StoredRange[],
): (finding: Pick<Finding, 'id' | 'aliases' | 'package' | 'evidence'>) => boolean {
  const ids = new Set([id, ...ranges.filter(countsForItself).map(({ record }) => record)]);
  // A record ID or alias covers everything in the record; one CVE in an erratum does not cover the others.
  const records = new Set([
    id,
    ...ranges.filter(({ cves }) => !cves.includes(id)).map(({ record }) => record),
  ]);
  // An alias without its own record may mean any flaw in a record that names several CVEs.
  const isRecord = ranges.some(({ record }) => record === id);
  return (finding) => {
    if (finding.package.ecosystem !== undefined && (isRecord || isCalled(id, finding)))
      return isCalled(id, finding);
    return ids.has(finding.id) || finding.evidence.some(({ record }) => records.has(record));
  };
}

/** Whether a record names the CVE in question but counts under its own ID. */
function countsForItself(range: StoredRange): boolean {
  return countedIds(range)[0] === range.record;
}
