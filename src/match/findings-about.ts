import { isCalled, type Finding, type StoredRange } from '../domain/index.ts';
import { countedIds } from './counted-ids.ts';

/** Selects the findings that an ID (a CVE's, or a record's own) covers, from all of its rows in the feeds. */
export function findingsAbout(
  id: string,
  ranges: readonly StoredRange[],
): (finding: Pick<Finding, 'id' | 'aliases' | 'package' | 'evidence'>) => boolean {
  const ids = new Set([id, ...ranges.filter(countsForItself).map(({ record }) => record)]);
  // A record's own ID and its aliases cover everything in the record; one CVE of an erratum does not cover the others.
  const records = new Set([
    id,
    ...ranges.filter(({ cves }) => !cves.includes(id)).map(({ record }) => record),
  ]);
  // An alias that is not a record of its own may be about any flaw of a record that names several CVEs.
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
