import { severityOfScore, type Finding, type Severity } from '../../domain/index.ts';

/** Lowest score that code scanning shows as each severity. An unrated finding has no score. */
const LEAST_SCORES: Readonly<Record<Exclude<Severity, 'unknown'>, number>> = {
  malicious: 10,
  critical: 9.1,
  high: 7,
  medium: 4,
  low: 0.1,
  negligible: 0,
};

/** An unknown severity may be any. */
export const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  malicious: 'error',
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  negligible: 'note',
  unknown: 'warning',
};

/** Returns the decisive rating's score, unless its severity differs from the finding's; 0.0 to 10.0. */
export function securitySeverity({ severity, ratings }: Finding): string | undefined {
  if (severity === 'unknown') return undefined;
  const score = ratings[0]?.score;
  const isRated = score !== undefined && severityOfScore(score) === severity;
  return (isRated ? score : LEAST_SCORES[severity]).toFixed(1);
}
