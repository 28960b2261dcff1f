import { compareSeverity, type Rating, type Severity } from '../domain/index.ts';

/** CVSS versions, newest first. */
const CVSS_VERSIONS = ['CVSS:4.0/', 'CVSS:3.1/', 'CVSS:3.0/'];

export interface RankedRatings {
  readonly severity: Severity;
  readonly severitySource?: string;
  readonly ratings: readonly Rating[];
}

/**
 * Puts the rating that counts first and drops duplicates; `sources` are in order of preference. Among several
 * ratings from one source the worst counts; among several vectors, the worst in the newest version. Malware
 * comes before all scores.
 */
export function rankRatings(ratings: readonly Rating[], sources: readonly string[]): RankedRatings {
  const distinct = new Map(
    ratings.map((rating) => [`${rating.source}\0${rating.vector ?? rating.severity}`, rating]),
  );
  const ranked = [...distinct.values()].sort(
    (a, b) =>
      Number(b.severity === 'malicious') - Number(a.severity === 'malicious') ||
      Number(a.severity === 'unknown') - Number(b.severity === 'unknown') ||
      preferenceOf(a.source, sources) - preferenceOf(b.source, sources) ||
      cvssRank(a) - cvssRank(b) ||
      compareSeverity(b.severity, a.severity) ||
      (b.score ?? 0) - (a.score ?? 0),
  );
  const [first] = ranked;
  if (!first || first.severity === 'unknown') return { severity: 'unknown', ratings: ranked };
  return { severity: first.severity, severitySource: first.source, ratings: ranked };
}

function preferenceOf(source: string, sources: readonly string[]): number {
  const index = sources.indexOf(source);
  return index < 0 ? sources.length : index;
}

/** A source's severity word comes before its vectors: it is the source's own severity judgement. */
function cvssRank({ vector }: Rating): number {
  if (vector === undefined) return -1;
  const index = CVSS_VERSIONS.findIndex((prefix) => vector.startsWith(prefix));
  return index < 0 ? CVSS_VERSIONS.length : index;
}
