import { compareSeverity, type Finding } from '../domain/index.ts';

/** Orders findings by urgency: what is new first, then known exploited, then the more severe, then the likelier. */
export function compareUrgency(a: Finding, b: Finding): number {
  return (
    Number(a.before ?? false) - Number(b.before ?? false) ||
    Number(b.kev !== undefined) - Number(a.kev !== undefined) ||
    compareSeverity(b.severity, a.severity) ||
    (b.epss?.probability ?? 0) - (a.epss?.probability ?? 0) ||
    compareText(a.id, b.id) ||
    compareText(a.package.name, b.package.name) ||
    compareText(a.package.version, b.package.version)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
