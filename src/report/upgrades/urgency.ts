import { compareSeverity, compareTexts, type Finding } from '../../domain/index.ts';

/** Sorts findings by urgency, like `compareUrgency`. */
export function mostUrgentFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(compareUrgency);
}

/** Orders findings by urgency: new first, then known exploited, then the more severe, then the likelier. */
export function compareUrgency(a: Finding, b: Finding): number {
  return (
    Number(a.before ?? false) - Number(b.before ?? false) ||
    Number(b.kev !== undefined) - Number(a.kev !== undefined) ||
    compareSeverity(b.severity, a.severity) ||
    (b.epss?.probability ?? 0) - (a.epss?.probability ?? 0) ||
    compareTexts(a.id, b.id) ||
    compareTexts(a.package.name, b.package.name) ||
    compareTexts(a.package.version, b.package.version)
  );
}
