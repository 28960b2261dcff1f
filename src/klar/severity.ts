import { SEVERITIES, type Severity } from '../domain/index.ts';

/** Clair's words, from the least to the worst; Klar knows an image's findings by these alone. */
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

/** The least of our severities that is as bad; nothing of ours is worse than critical. */
export function fromKlarSeverity(severity: KlarSeverity): Severity {
  return SEVERITIES.find((each) => WORDS[each] === severity) ?? 'critical';
}

/** The severity of exactly this spelling. */
export function parseKlarSeverity(text: string): KlarSeverity | undefined {
  return KLAR_SEVERITIES.find((severity) => severity === text);
}
