import type { Finding } from '../domain/index.ts';
import type { StoredRange } from '../store/ports.ts';
import { countedIds } from './counted-ids.ts';

/** Tells the findings that an id (a CVE, or a record's own) stands for, from all of its rows in the feeds. */
export function findingsAbout(
  id: string,
  ranges: readonly StoredRange[],
): (finding: Pick<Finding, 'id' | 'evidence'>) => boolean {
  const ids = new Set([id, ...ranges.filter(countsForItself).map(({ record }) => record)]);
  // A record's own id, and its aliases, stand for all that it is about; a CVE of an erratum does not for the others.
  const records = new Set([
    id,
    ...ranges.filter(({ cves }) => !cves.includes(id)).map(({ record }) => record),
  ]);
  return (finding) => ids.has(finding.id) || finding.evidence.some(({ record }) => records.has(record));
}

/** A record that names the CVE in question and yet is not counted as it. */
function countsForItself(range: StoredRange): boolean {
  return countedIds(range)[0] === range.record;
}
