import { isSigningKey } from '../../catalog/index.ts';
import { cvesOf, type Distribution, type InstalledPackage, isLookedUp } from '../../domain/index.ts';
import type { PackageGroup } from '../../findings/answering.ts';
import { namesInProblems } from '../../findings/match-packages.ts';
import type { StoredPackage, NotComparedRecord } from '../../inventory/ports.ts';
import { type Answering, isKernelHeaders, lookedUpAs } from '../../match/index.ts';
import { lineAnswer, type LineAnswer, type LineRules, NOTHING_SAID, plainAnswer } from './line-answer.ts';
import { needsReport } from './needs-report.ts';
import type { NotComparedFlaw, RankedFlaw } from './ranked-flaw.ts';

/** Findings in a package, the same for each image that holds it. */
export interface PackageAnswer {
  readonly traits: PackageTraits;
  /** The package if it is an rpm, whose epoch its siblings may tell. */
  readonly rpm: InstalledPackage | undefined;
  /** Flaws that do not count in it; absent if there are none. */
  readonly suppressed: FlawedPackage | undefined;
  /** Answer to a line that hides nothing. */
  readonly plain: LineAnswer;
  /** Of each line; absent if none hides anything of this package. */
  readonly byLine: readonly LineAnswer[] | undefined;
}

/** Traits that thousands of packages share. */
export interface PackageTraits {
  /** Whether it is a distribution's, not a language's. */
  readonly isOwn: boolean;
  /** Absent if nobody answers for it. */
  readonly group: PackageGroup | undefined;
  /** Whether its version could be compared with records of its distribution. */
  readonly isAnswered: boolean;
  readonly isLookedUp: boolean;
  readonly hasCves: boolean;
  /** Those of its names that problems of feeds are about. */
  readonly names: readonly string[];
  /** Whether only a report can tell what of it counts. */
  readonly needsReport: boolean;
}

/** The name of a package with flaws of it. */
export interface FlawedPackage {
  readonly name: string;
  readonly flaws: readonly RankedFlaw[];
}

interface AnswerContext {
  readonly group: PackageGroup | undefined;
  readonly answering: Answering | undefined;
  readonly distribution: Distribution | undefined;
  /** Of each line. */
  readonly rules: readonly LineRules[];
  /** Package names that problems of feeds are about. */
  readonly named: ReadonlySet<string>;
  readonly wantsUpgrades: boolean;
  /** Answers so far of packages of which nothing is said: most share one of a few. */
  readonly shared: Map<string, PackageAnswer>;
}

/** One of each, since most packages have none. */
const NO_FLAWS: readonly RankedFlaw[] = [];
const ALL_COMPARED: readonly NotComparedFlaw[] = [];

/** `said` are ranked findings, and records that could not be compared. */
export function answerOf(
  { packageId, package: pkg }: Pick<StoredPackage, 'packageId' | 'package'>,
  said: readonly (RankedFlaw | NotComparedRecord)[],
  context: AnswerContext,
): PackageAnswer {
  const { group, distribution, rules, wantsUpgrades } = context;
  const silent = silentAnswer(pkg, said, context);
  if (said.length === 0 && pkg.type !== 'rpm') return silent;
  const isOfHeaders = isKernelHeaders(pkg);
  // A filtered list keeps room for more; hundreds of thousands of copies are kept.
  const found = said.filter((each): each is RankedFlaw => !isNotCompared(each)).slice();
  const findings = isOfHeaders || found.length === 0 ? NO_FLAWS : found;
  const about = {
    packageId,
    package: pkg,
    findings,
    notCompared: group ? notComparedOf(said, group, isOfHeaders) : ALL_COMPARED,
    group,
    distribution,
    wantsUpgrades,
  };
  const plain = plainAnswer(about);
  const byLine = rules.map((own) => lineAnswer(about, own, plain));
  return {
    traits: silent.traits,
    rpm: pkg.type === 'rpm' ? pkg : undefined,
    suppressed: isOfHeaders && found.length > 0 ? { name: pkg.name, flaws: found } : undefined,
    plain,
    byLine: byLine.every((answer) => answer === plain) ? undefined : byLine,
  };
}

/** Returns the answer of a package with these traits of which nothing is said. */
function silentAnswer(
  pkg: InstalledPackage,
  said: readonly (RankedFlaw | NotComparedRecord)[],
  context: AnswerContext,
): PackageAnswer {
  const { group, named, shared } = context;
  const traits = {
    isOwn: pkg.ecosystem === undefined,
    group,
    isAnswered: isAnswered(pkg, context),
    isLookedUp: isLookedUp(pkg, undefined),
    hasCves: said.some((each) => !isNotCompared(each) && cvesOf(each).length > 0),
    names: named.size === 0 ? [] : namesInProblems(pkg).filter((name) => named.has(name)),
    needsReport: needsReport(pkg),
  };
  const key = JSON.stringify({ ...traits, group: group?.subject });
  const known = shared.get(key);
  if (known && known.traits.group === group) return known;
  const silent = { traits, rpm: undefined, suppressed: undefined, plain: NOTHING_SAID, byLine: undefined };
  shared.set(key, silent);
  return silent;
}

function notComparedOf(
  said: readonly (RankedFlaw | NotComparedRecord)[],
  group: PackageGroup,
  isOfHeaders: boolean,
): readonly NotComparedFlaw[] {
  const notCompared = said.filter(isNotCompared);
  return notCompared.length === 0
    ? ALL_COMPARED
    : notCompared.map((about) => ({ about, group, isOfHeaders }));
}

function isNotCompared(said: RankedFlaw | NotComparedRecord): said is NotComparedRecord {
  return 'record' in said;
}

function isAnswered(pkg: InstalledPackage, { group, answering }: AnswerContext): boolean {
  if (!group?.distribution || !answering || isSigningKey(pkg) || pkg.status === 'unreleased') return false;
  return answering.scheme.sortKey(lookedUpAs(pkg, answering).version).ok;
}
