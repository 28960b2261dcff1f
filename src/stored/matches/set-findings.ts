import { cvesOf, type InstalledPackage, type JudgedFinding } from '../../domain/index.ts';
import type { PackageGroup } from '../../findings/answering.ts';
import { withSourceEpochs } from '../../versions/index.ts';
import type { Suppressed } from '../../vex/index.ts';
import type { PackageByLine } from './package-by-line.ts';
import type { HeaderFindings, PackageFindings } from './package-findings.ts';
import type { UncomparedMatch } from './ranked-match.ts';

/** A package set that images share, with its findings. */
export interface SetFindings {
  /** Names of its packages that feed problems are about. */
  readonly names: ReadonlySet<string>;
  readonly rpms: readonly InstalledPackage[];
  /** Findings by a line that hides nothing. */
  readonly plain: SetByLine;
  readonly ofHeaders: readonly HeaderFindings[];
  /** Groups of its packages that are looked up. */
  readonly groups: ReadonlySet<PackageGroup>;
  /** Whether it has distribution packages, and whether any of them is looked up. */
  readonly hasOwn: boolean;
  readonly hasLookedUp: boolean;
  readonly isAnswered: boolean;
  readonly hasCves: boolean;
  readonly needsReport: boolean;
  /** Findings by each line; `plain` itself for a line that hides none of these. */
  readonly byLine: readonly SetByLine[];
}

/** The findings in a package set, judged by a line. */
export interface SetByLine {
  /** Each finding once, however many packages have it. */
  readonly kept: readonly JudgedFinding[];
  /** Packages with kept findings. */
  readonly flawed: readonly PackageByLine[];
  readonly suppressed: readonly Suppressed[];
  /** Uncompared records, unless rules hide each of their possible findings. */
  readonly notCompared: readonly UncomparedMatch[];
  readonly needsReport: boolean;
}

export function setFindings(packages: readonly PackageFindings[], lines: number): SetFindings {
  const rpms = packages.flatMap(({ rpm }) => rpm ?? []);
  const plain = toSet(packages.map((pkg) => pkg.plain));
  const ofHeaders = packages.flatMap((pkg) => pkg.ofHeaders ?? []);
  const groups = new Set<PackageGroup>();
  for (const { group, isLookedUp } of packages) if (group && isLookedUp) groups.add(group);
  const byLine: SetByLine[] = [];
  for (let line = 0; line < lines; line++) {
    const own = packages.map((pkg) => pkg.byLine?.[line] ?? pkg.plain);
    byLine.push(own.every((each, i) => each === packages[i]?.plain) ? plain : toSet(own));
  }
  return {
    names: new Set(packages.flatMap(({ names }) => names ?? [])),
    rpms,
    plain,
    ofHeaders,
    groups,
    hasOwn: packages.some(({ isOwn }) => isOwn),
    hasLookedUp: packages.some(({ isOwn, isLookedUp }) => isOwn && isLookedUp),
    isAnswered: packages.some(({ isAnswered }) => isAnswered),
    hasCves: [plain.kept, ...ofHeaders.map(({ findings }) => findings)].some(haveCves),
    needsReport: packages.some(({ needsReport }) => needsReport) || !haveEpochs(rpms),
    byLine,
  };
}

function toSet(packages: readonly PackageByLine[]): SetByLine {
  return {
    kept: [...new Set(packages.flatMap(({ kept }) => kept))],
    flawed: packages.filter(({ kept }) => kept.length > 0),
    suppressed: packages.flatMap(({ suppressed }) => suppressed),
    notCompared: packages.flatMap(({ notCompared }) => notCompared),
    needsReport: packages.some(({ needsReport }) => needsReport),
  };
}

function haveCves(findings: readonly JudgedFinding[]): boolean {
  return findings.some((finding) => cvesOf(finding).length > 0);
}

/** Images that earlier versions stored lack some source epochs, which only a report completes. */
export function haveEpochs(rpms: readonly InstalledPackage[]): boolean {
  const completed = withSourceEpochs(rpms);
  return rpms.every((pkg, i) => pkg === completed[i]);
}
