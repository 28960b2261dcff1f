/** Flaw severities in ascending order. `unknown` comes first only for sorting; it is not below the others. */
export const FLAW_SEVERITIES = ['unknown', 'negligible', 'low', 'medium', 'high', 'critical'] as const;

/** A package that does harm by itself is worse than any flaw. */
export const SEVERITIES = [...FLAW_SEVERITIES, 'malicious'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Descending sort order: the worst first, unknown last. */
export const WORST_FIRST: readonly Severity[] = SEVERITIES.toReversed();

/** Severities that rank upgrades, the weightiest first; negligible flaws count only in the total. */
export const WEIGHED_SEVERITIES: readonly Severity[] = [
  'malicious',
  'critical',
  'high',
  'medium',
  'low',
  'unknown',
];

export function isSeverity(text: string): text is Severity {
  return (SEVERITIES as readonly string[]).includes(text);
}

/** Negative when `a` is less severe than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

/** CVSS v3.1 section 5, used for v4.0 too; a score of 0 ("none") counts as negligible. Scores run from 0 to 10. */
export function severityOfScore(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'negligible';
}

/** One source's rating for a CVE. */
export interface Rating {
  /** Source: `cna`, `cisa-adp`, `nvd`, `debian`, `redhat`, `ubuntu`, `suse`, `alma`, `osv`, ... */
  readonly source: string;
  readonly severity: Severity;
  /** A CVSS vector with its version prefix (v2 vectors have none), as published. */
  readonly vector?: string;
  /** The base score, 0 to 10, computed from the vector. */
  readonly score?: number;
}
