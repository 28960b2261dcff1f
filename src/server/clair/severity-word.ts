import type { Severity } from '../../domain/index.ts';

/** Clair's severities. Feeds never assign v1's `Defcon1`; people do. */
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
