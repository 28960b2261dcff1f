import { cvesOf, type Finding, type JudgedFinding, type Line, type Problem } from '../../domain/index.ts';
import { feedsOfLine } from '../../policy/index.ts';
import type { LoadedRecords } from '../feeds/load-cve-records.ts';

/**
 * Share of CVEs without a record above which something is wrong. Reserved IDs and very recent CVEs have no
 * record yet, but are fewer in an up-to-date image.
 */
const MAX_UNRECORDED_SHARE = 0.1;

/**
 * Weighs missing CVE records by the findings left after all ignore rules. A line that counts severities has a
 * hole for each source that could not be asked about an unrated CVE, for an unreadable record, and when too
 * many CVEs have no record at all: one rated CVE must not vouch for the rest.
 */
export function weighSeverities(
  loaded: LoadedRecords,
  findings: readonly JudgedFinding[],
  line: Line,
): readonly Problem[] {
  const ours = line.ignoreBase ? findings.filter(({ from }) => from !== 'base') : findings;
  const counted = line.onlyFixed ? ours.filter(({ state }) => state === 'fixed') : ours;
  const unrated = cvesOfAll(counted.filter(({ severity }) => severity === 'unknown'));
  const isNeeded = feedsOfLine(line).has('cve');
  const unasked = loaded.unasked.map(({ problem, cves: missing }): Problem => {
    const isHole = isNeeded && [...unrated].some((cve) => missing.has(cve));
    return isHole ? problem : { ...problem, kind: 'enrichment-missing' };
  });
  const message = describeMissing(counted, unrated, loaded);
  if (message === undefined) return [...loaded.problems, ...unasked];
  const kind = isNeeded ? 'severities-missing' : 'enrichment-missing';
  return [...loaded.problems, ...unasked, { kind, subject: 'cve', message }];
}

export function hasUnasked({ unasked }: LoadedRecords, findings: readonly Finding[]): boolean {
  return findings.some(
    (finding) =>
      finding.severity === 'unknown' &&
      cvesOf(finding).some((cve) => unasked.some(({ cves }) => cves.has(cve))),
  );
}

function cvesOfAll(findings: readonly JudgedFinding[]): ReadonlySet<string> {
  const cves = new Set<string>();
  for (const finding of findings) for (const cve of cvesOf(finding)) cves.add(cve);
  return cves;
}

/** Returns undefined if few enough or no records are missing. */
function describeMissing(
  findings: readonly JudgedFinding[],
  unrated: ReadonlySet<string>,
  { records, unasked, unreadable }: LoadedRecords,
): string | undefined {
  const open = [...unrated].filter((cve) => !unasked.some((each) => each.cves.has(cve)));
  // Whole fleets are judged, and most images lack no record.
  if (open.length === 0) return undefined;
  const cves = cvesOfAll(findings);
  const unread = open.filter((cve) => unreadable.has(cve)).length;
  const unrecorded = open.filter((cve) => !unreadable.has(cve) && records.get(cve)?.found !== true).length;
  const share = (count: number) => (cves.size === 1 ? 'the only CVE' : `${count} of ${cves.size} CVEs`);
  const parts = [
    ...(unrecorded > cves.size * MAX_UNRECORDED_SHARE
      ? [`${share(unrecorded)} without a record in any source`]
      : []),
    ...(unread > 0 ? [`${share(unread)} with an unreadable record`] : []),
  ];
  return parts.length > 0 ? `severities are missing: ${parts.join(', ')}` : undefined;
}
