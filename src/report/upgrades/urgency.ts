import { compareSeverity, compareTexts, type Finding } from '../../domain/index.ts';

/** Distance between two ranks of a property: more than all later properties can add. */
const RANK = 16;

/**
 * Sorts findings by urgency, like `compareUrgency`. A report may have tens of thousands, so it first compares
 * one number each, which is nearly always enough.
 */
export function mostUrgentFirst(findings: readonly Finding[]): Finding[] {
  return findings
    .map((finding) => ({ finding, rank: rankOf(finding) }))
    .sort((a, b) => a.rank - b.rank || compareUrgency(a.finding, b.finding))
    .map(({ finding }) => finding);
}

function rankOf({ before, kev, severity, epss }: Finding): number {
  const flags = 2 * Number(before ?? false) + Number(kev === undefined);
  return flags * RANK + compareSeverity('malicious', severity) + 1 - (epss?.probability ?? 0);
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
