import { isSigningKey } from '../../catalog/index.ts';
import { type Distribution, type InstalledPackage, isLookedUp } from '../../domain/index.ts';
import type { PackageGroup } from '../../findings/answering.ts';
import { namesInProblems } from '../../findings/match-packages.ts';
import type { StoredPackage } from '../../inventory/ports.ts';
import { type Answering, isKernelHeaders, lookedUpAs } from '../../match/index.ts';
import { needsReport } from './match-page.ts';
import { type LineRules, type PackageByLine, packageByLine } from './package-by-line.ts';
import { isNotCompared, type RankedFinding, type RankedMatch, type UncomparedMatch } from './ranked-match.ts';

/** A package with its findings, the same in every image of its distribution. */
export interface PackageFindings {
  /** Undefined if no feed can answer for it. */
  readonly group: PackageGroup | undefined;
  /** Whether it is a distribution package, not a language package. */
  readonly isOwn: boolean;
  readonly isLookedUp: boolean;
  /** Whether its version can be compared with its distribution's advisories. */
  readonly isAnswered: boolean;
  /** Whether only a report can tell its findings. */
  readonly needsReport: boolean;
  /** Its names that feed problems are about; undefined if there are none. */
  readonly names: readonly string[] | undefined;
  /** The package if it is an rpm: its epoch may complete another's. */
  readonly rpm: InstalledPackage | undefined;
  /** Findings in kernel headers, which do not count; undefined if there are none. */
  readonly ofHeaders: HeaderFindings | undefined;
  /** Findings by a line that hides nothing. */
  readonly plain: PackageByLine;
  /** Findings by each line; undefined if no line hides any. */
  readonly byLine: readonly PackageByLine[] | undefined;
}

export interface HeaderFindings {
  /** The package's name. */
  readonly name: string;
  readonly findings: readonly RankedFinding[];
}

interface JudgingContext {
  readonly group: PackageGroup | undefined;
  readonly answering: Answering | undefined;
  readonly distribution: Distribution | undefined;
  /** Rules of each line. */
  readonly rules: readonly LineRules[];
  /** Package names that feed problems are about. */
  readonly named: ReadonlySet<string>;
  readonly wantsUpgrades: boolean;
}

/** Findings in a package without matches. */
const NO_MATCHES: PackageByLine = {
  packageId: 0,
  name: '',
  kept: [],
  suppressed: [],
  notCompared: [],
  toFix: undefined,
  needsReport: false,
};

/** Judges a package by every line. */
export function packageFindings(
  stored: Pick<StoredPackage, 'packageId' | 'package'>,
  matches: readonly RankedMatch[],
  context: JudgingContext,
): PackageFindings {
  const { package: pkg } = stored;
  const { group, named } = context;
  const isOwn = pkg.ecosystem === undefined;
  const isWanted = isLookedUp(pkg, undefined);
  const names = namesInProblems(pkg).filter((name) => named.has(name));
  return {
    group,
    isOwn,
    isLookedUp: isWanted,
    isAnswered: isAnswered(pkg, context),
    // A language without a group came with an image that was saved after the feeds were chosen.
    needsReport: needsReport(pkg) || (!isOwn && isWanted && !group),
    names: names.length > 0 ? names : undefined,
    rpm: pkg.type === 'rpm' ? pkg : undefined,
    ...byLines(stored, matches, context),
  };
}

function byLines(
  { packageId, package: pkg }: Pick<StoredPackage, 'packageId' | 'package'>,
  matches: readonly RankedMatch[],
  { group, answering, distribution, rules, wantsUpgrades }: JudgingContext,
): Pick<PackageFindings, 'ofHeaders' | 'plain' | 'byLine'> {
  if (!group || matches.length === 0) return { ofHeaders: undefined, plain: NO_MATCHES, byLine: undefined };
  const { name } = pkg;
  const isOfHeaders = isKernelHeaders(pkg);
  const all: RankedFinding[] = [];
  const notCompared: UncomparedMatch[] = [];
  for (const match of matches) {
    if (isNotCompared(match)) notCompared.push({ record: match, group, isOfHeaders });
    else all.push(match);
  }
  // A list that grew has room for 17: 136 bytes a package.
  const findings = isOfHeaders ? [] : all.slice();
  const plain: PackageByLine = {
    packageId,
    name,
    kept: findings,
    suppressed: [],
    notCompared,
    toFix: wantsUpgrades ? { package: pkg, ecosystem: group.subject, answering, known: findings } : undefined,
    needsReport: false,
  };
  const ranked = { package: pkg, findings, notCompared, distribution };
  const byLine = rules.map((each) => packageByLine(ranked, each, plain));
  return {
    ofHeaders: isOfHeaders && all.length > 0 ? { name, findings: all } : undefined,
    plain,
    byLine: byLine.every((each) => each === plain) ? undefined : byLine,
  };
}

/**
 * Returns the first of equal packages without matches, which are most of all. 136,000 packages in a fleet take 14 MB less.
 * `shared` are the packages of one distribution so far.
 */
export function shareEqual(pkg: PackageFindings, shared: Map<string, PackageFindings>): PackageFindings {
  if (pkg.plain !== NO_MATCHES || pkg.rpm) return pkg;
  const key = JSON.stringify({ ...pkg, group: pkg.group?.subject });
  const equal = shared.get(key) ?? pkg;
  shared.set(key, equal);
  return equal;
}

function isAnswered(pkg: InstalledPackage, { group, answering }: JudgingContext): boolean {
  if (!group?.distribution || !answering || isSigningKey(pkg) || pkg.status === 'unreleased') return false;
  return lookedUpAs(pkg, answering).some(({ version }) => answering.scheme.sortKey(version).ok);
}
