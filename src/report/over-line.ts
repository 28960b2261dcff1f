import {
  compareSeverity,
  countsFor,
  isInTime,
  type Crossing,
  type Finding,
  type Verdict,
} from '../domain/index.ts';

/** Returns a predicate for the findings that crossed the line. */
export function overLine({ crossed, line }: Verdict): (finding: Finding) => boolean {
  if (crossed.length === 0) return () => false;
  const crosses = crossed.map(crosser);
  return (finding) => countsFor(finding, line) && crosses.some((cross) => cross(finding));
}

function crosser(crossing: Crossing): (finding: Finding) => boolean {
  switch (crossing.kind) {
    case 'max': {
      const { severity: least } = crossing;
      const isOf = ({ severity }: Finding) =>
        least === 'unknown' ? severity === least : compareSeverity(severity, least) >= 0;
      return (finding) => isOf(finding) && !isInTime(finding);
    }
    case 'overdue':
      return ({ limit }) => limit?.overdue === true;
    case 'kev':
    case 'epss': {
      const ids = new Set(crossing.ids);
      return ({ id }) => ids.has(id);
    }
  }
}
