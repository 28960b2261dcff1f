import type { Severity } from '../../domain/index.ts';

/** Clair's words for severities; v1's `Defcon1` is one that people give, never a feed. */
const WORDS = {
  unknown: 'Unknown',
  negligible: 'Negligible',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
} as const satisfies Readonly<Record<Severity, string>>;

export type SeverityWord = (typeof WORDS)[Severity];

export function severityWord(severity: Severity): SeverityWord {
  return WORDS[severity];
}
