import { defined, isHole, type ChangedRating, type Finding, type ScanResult } from '../domain/index.ts';

/** An image's findings at one moment, by the key that two images share. */
interface Rated {
  readonly result: ScanResult;
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
}

/** Lists findings in both whose severity, fix or KEV status differs; each package flaw once. */
export function changedRatings(before: Rated, after: Rated): readonly ChangedRating[] {
  const knowsKev = [before, after].every(({ result }) => isKevKnown(result));
  return [...after.findings].flatMap(([key, ours]) => {
    const others = before.findings.get(key) ?? [];
    const changes = ours.flatMap((finding) => {
      const other = others.find((each) => each.package.version === finding.package.version) ?? others[0];
      return other ? (changeOf(other, finding, knowsKev) ?? []) : [];
    });
    return changes.slice(0, 1);
  });
}

function isKevKnown({ problems }: ScanResult): boolean {
  return !problems.some((problem) => problem.subject === 'kev' && isHole(problem));
}

function changeOf(before: Finding, after: Finding, knowsKev: boolean): ChangedRating | undefined {
  const kev = { from: before.kev !== undefined, to: after.kev !== undefined };
  const [from, to] = [before.fixedVersion, after.fixedVersion];
  const change = {
    ...(before.severity !== after.severity && { severity: { from: before.severity, to: after.severity } }),
    ...(knowsKev && kev.from !== kev.to && { kev }),
    ...(from !== to && { fix: defined({ from, to }) }),
  };
  return Object.keys(change).length === 0 ? undefined : { finding: after, ...change };
}
