import type { InstalledPackage, JudgedFinding } from '../../domain/index.ts';
import { withSourceEpochs } from '../../versions/index.ts';
import type { Suppressed } from '../../vex/index.ts';
import type { PackageGroup } from '../../findings/answering.ts';
import type { LineAnswer } from './line-answer.ts';
import type { FlawedPackage, PackageAnswer, PackageTraits } from './package-answer.ts';
import type { NotComparedFlaw, RankedFlaw } from './ranked-flaw.ts';

/** Findings in a set of packages that images share, each once. */
export interface SetAnswer {
  /** Names of its packages that problems of feeds are about. */
  readonly names: ReadonlySet<string>;
  readonly rpms: readonly InstalledPackage[];
  readonly findings: readonly JudgedFinding[];
  /** Packages with findings. */
  readonly flawed: readonly LineAnswer[];
  /** Packages with flaws that do not count. */
  readonly suppressed: readonly FlawedPackage[];
  readonly notCompared: readonly NotComparedFlaw[];
  readonly groups: ReadonlySet<PackageGroup>;
  /** Whether it has packages of a distribution, and such that are looked up. */
  readonly hasOwn: boolean;
  readonly hasLookedUp: boolean;
  readonly isAnswered: boolean;
  readonly hasCves: boolean;
  readonly needsReport: boolean;
  /** Of each line; one object for those that hide nothing of these packages. */
  readonly byLine: readonly SetByLine[];
}

/** Findings in a set of packages, judged by a line. */
export interface SetByLine {
  readonly kept: readonly JudgedFinding[];
  /** Packages with findings that no rule hides. */
  readonly flawed: readonly LineAnswer[];
  readonly suppressed: readonly Suppressed[];
  /** Records of which rules do not hide each finding that they could make. */
  readonly open: readonly NotComparedFlaw[];
  readonly needsReport: boolean;
}

export function setAnswer(packages: readonly PackageAnswer[], lines: number): SetAnswer {
  const rpms = packages.flatMap(({ rpm }) => rpm ?? []);
  const plain = byLine(packages, ({ plain: answer }) => answer);
  const traits = [...new Set(packages.map((pkg) => pkg.traits))];
  const ruled = packages.some(({ byLine: answers }) => answers !== undefined);
  return {
    names: new Set(traits.flatMap(({ names }) => names)),
    rpms,
    findings: plain.kept,
    flawed: plain.flawed,
    suppressed: packages.flatMap(({ suppressed }) => suppressed ?? []),
    notCompared: plain.open,
    groups: new Set(traits.flatMap(({ group, isLookedUp }) => (group && isLookedUp ? group : []))),
    hasOwn: traits.some(({ isOwn }) => isOwn),
    hasLookedUp: traits.some((each) => each.isOwn && each.isLookedUp),
    isAnswered: traits.some(({ isAnswered }) => isAnswered),
    hasCves: traits.some(({ hasCves }) => hasCves),
    needsReport: traits.some((each) => each.needsReport || isOfNoGroup(each)) || !areSettled(rpms),
    byLine: Array.from({ length: lines }, (_, line) =>
      ruled && packages.some((pkg) => answerBy(pkg, line) !== pkg.plain)
        ? byLine(packages, (pkg) => answerBy(pkg, line))
        : plain,
    ),
  };
}

function answerBy(pkg: PackageAnswer, line: number): LineAnswer {
  return pkg.byLine?.[line] ?? pkg.plain;
}

function byLine(packages: readonly PackageAnswer[], answerOf: (pkg: PackageAnswer) => LineAnswer): SetByLine {
  const kept = new Set<RankedFlaw>();
  const flawed: LineAnswer[] = [];
  const suppressed: Suppressed[] = [];
  const open: NotComparedFlaw[] = [];
  let needsReport = false;
  for (const pkg of packages) {
    const answer = answerOf(pkg);
    for (const finding of answer.kept) kept.add(finding);
    if (answer.kept.length > 0) flawed.push(answer);
    for (const each of answer.suppressed) suppressed.push(each);
    for (const flaw of answer.open) open.push(flaw);
    needsReport ||= answer.needsReport;
  }
  return { kept: [...kept], flawed, suppressed, open, needsReport };
}

/** Its language came with an image that was saved after the feeds were chosen. */
function isOfNoGroup({ isOwn, isLookedUp, group }: PackageTraits): boolean {
  return !isOwn && isLookedUp && !group;
}

/** Images that earlier programs stored lack the epochs of some sources, which their reports complete. */
export function areSettled(rpms: readonly InstalledPackage[]): boolean {
  const settled = withSourceEpochs(rpms);
  return rpms.every((pkg, i) => pkg === settled[i]);
}
