import { SEVERITIES, type Severity } from '../domain/index.ts';

/** Clair's severities, from least to worst. Klar knows findings by these alone. */
export const KLAR_SEVERITIES = [
  'Unknown',
  'Negligible',
  'Low',
  'Medium',
  'High',
  'Critical',
  'Defcon1',
] as const;
export type KlarSeverity = (typeof KLAR_SEVERITIES)[number];

const WORDS: Readonly<Record<Severity, KlarSeverity>> = {
  unknown: 'Unknown',
  negligible: 'Negligible',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};

export function toKlarSeverity(severity: Severity): KlarSeverity {
  return WORDS[severity];
}

/** Returns our lowest severity that is at least as bad; ours end at critical. */
export function fromKlarSeverity(severity: KlarSeverity): Severity {
  return SEVERITIES.find((each) => WORDS[each] === severity) ?? 'critical';
}

/** Parses a severity; the spelling must match exactly. */
export function parseKlarSeverity(text: string): KlarSeverity | undefined {
  return KLAR_SEVERITIES.find((severity) => severity === text);
}
