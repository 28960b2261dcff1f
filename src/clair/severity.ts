import { SEVERITIES, type Severity } from '../domain/index.ts';

/** Clair's severities, from least to worst. Feeds never assign `Defcon1`; people do. */
export const CLAIR_SEVERITIES = [
  'Unknown',
  'Negligible',
  'Low',
  'Medium',
  'High',
  'Critical',
  'Defcon1',
] as const;
export type ClairSeverity = (typeof CLAIR_SEVERITIES)[number];

const WORDS: Readonly<Record<Severity, ClairSeverity>> = {
  unknown: 'Unknown',
  negligible: 'Negligible',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
  malicious: 'Critical',
};

export function toClairSeverity(severity: Severity): ClairSeverity {
  return WORDS[severity];
}

/** Returns our lowest severity that is at least as bad; our flaw severities end at critical. */
export function fromClairSeverity(severity: ClairSeverity): Severity {
  return SEVERITIES.find((each) => WORDS[each] === severity) ?? 'critical';
}

/** Parses a severity; the spelling must match exactly. */
export function parseClairSeverity(text: string): ClairSeverity | undefined {
  return CLAIR_SEVERITIES.find((severity) => severity === text);
}
