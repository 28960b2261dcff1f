import { canBeActedOn, type Finding } from '../findings/finding.ts';
import { compareSeverity, SEVERITIES, type Severity } from './severity.ts';

/** Returns each distinct ID's worst severity in any package. */
export function severityById(
  findings: readonly Pick<Finding, 'id' | 'severity'>[],
): ReadonlyMap<string, Severity> {
  const worst = new Map<string, Severity>();
  for (const { id, severity } of findings) {
    const known = worst.get(id);
    if (known === undefined || compareSeverity(severity, known) > 0) worst.set(id, severity);
  }
  return worst;
}

/** Counts distinct IDs with a finding that can be acted on, by the severity that `severityById` gave. */
export function countFixable(
  findings: readonly Pick<Finding, 'id' | 'severity' | 'state'>[],
  severities: ReadonlyMap<string, Severity>,
): Readonly<Record<Severity, number>> {
  const fixable = new Set(findings.filter(canBeActedOn).map(({ id }) => id));
  return countBySeverity([...fixable].map((id) => severities.get(id) ?? 'unknown'));
}

export function countBySeverity(severities: Iterable<Severity>): Readonly<Record<Severity, number>> {
  const counts = { unknown: 0, negligible: 0, low: 0, medium: 0, high: 0, critical: 0, malicious: 0 };
  for (const severity of severities) counts[severity]++;
  return counts;
}

/** Counts "unknown" separately: it includes no other level, and no other level includes it. */
export function countAtOrAbove(severity: Severity, counts: Readonly<Record<Severity, number>>): number {
  const levels = severity === 'unknown' ? [severity] : SEVERITIES.slice(SEVERITIES.indexOf(severity));
  return levels.reduce((sum, level) => sum + counts[level], 0);
}
