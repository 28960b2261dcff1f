import { isSigningKey } from '../../catalog/index.ts';
import {
  cvesOf,
  isLookedUp,
  type Finding,
  type InstalledPackage,
  type JudgedFinding,
} from '../../domain/index.ts';
import { isKernelHeaders, lookedUpAs, type Answering } from '../../match/index.ts';
import { hides, type IgnoreRule } from '../../policy/index.ts';
import type { StoredPackage, UncomparedRecord } from '../../store/ports.ts';
import type { PackageGroup } from '../answering.ts';
import { namesInProblems } from '../match-packages.ts';
import { versionKey } from '../version-key.ts';
import { needsReport } from './needs-report.ts';
import { sourceUpgrade, type SourceUpgrade } from './source-upgrade.ts';

/** A finding without its package, as it is ranked in one group. */
export type RankedFlaw = JudgedFinding & Pick<Finding, 'fixedVersion' | 'fixRequires'>;

/** What a package says of each image that holds it. */
export interface PackageAnswer {
  readonly packageId: number;
  /** The package if it is an rpm, whose epoch its siblings may tell. */
  readonly rpm: InstalledPackage | undefined;
  /** Whether it is a distribution's, not a language's. */
  readonly isOwn: boolean;
  /** Absent if nobody answers for it. */
  readonly group: PackageGroup | undefined;
  /** Whether its version could be compared with records of its distribution. */
  readonly isAnswered: boolean;
  readonly isLookedUp: boolean;
  readonly hasCves: boolean;
  /** Findings that count, unless rules hide them. */
  readonly findings: readonly RankedFlaw[];
  /** Those that no rule hides. */
  readonly kept: readonly RankedFlaw[];
  /** Fixes all that no rule hides and that has a fix; absent unless upgrades were asked for. */
  readonly upgrade: SourceUpgrade | undefined;
  readonly doubts: readonly Doubt[];
  /** Those of its names that problems of feeds are about. */
  readonly names: readonly string[];
  /** Whether only a report can tell what of it counts. */
  readonly needsReport: boolean;
}

/** A record that could not be compared with the package. */
export interface Doubt {
  readonly about: UncomparedRecord;
  readonly group: PackageGroup;
  /** Whether rules hide each finding that it could make. */
  readonly isCovered: boolean;
  readonly isOfHeaders: boolean;
}

interface AnswerContext {
  readonly group: PackageGroup | undefined;
  readonly answering: Answering | undefined;
  /** Ignore rules of every image that have not expired. */
  readonly rules: readonly IgnoreRule[];
  /** Names of packages that problems of feeds are about. */
  readonly named: ReadonlySet<string>;
  readonly wantsUpgrades: boolean;
}

/** `said` are ranked findings, and records that could not be compared. */
export function answerOf(
  { packageId, package: pkg }: Pick<StoredPackage, 'packageId' | 'package'>,
  said: readonly (RankedFlaw | UncomparedRecord)[],
  context: AnswerContext,
): PackageAnswer {
  const { group, rules, named, wantsUpgrades } = context;
  const isOfHeaders = isKernelHeaders(pkg);
  const found = said.filter((each): each is RankedFlaw => !isUncompared(each));
  const findings = isOfHeaders ? [] : found;
  const kept = rules.length === 0 ? findings : findings.filter((each) => !isHidden(pkg, each, rules));
  const doubts = group ? said.filter(isUncompared).map((about) => doubtOf(pkg, about, group, rules)) : [];
  return {
    packageId,
    rpm: pkg.type === 'rpm' ? pkg : undefined,
    isOwn: pkg.ecosystem === undefined,
    group,
    isAnswered: isAnswered(pkg, context),
    isLookedUp: isLookedUp(pkg, undefined),
    hasCves: found.some((finding) => cvesOf(finding).length > 0),
    findings,
    kept,
    upgrade: wantsUpgrades && group ? sourceUpgrade(pkg, group.subject, kept) : undefined,
    doubts,
    names: named.size === 0 ? [] : namesInProblems(pkg).filter((name) => named.has(name)),
    needsReport: needsReport(pkg) || isRuledByPath(pkg, findings, doubts, rules),
  };
}

function isUncompared(said: RankedFlaw | UncomparedRecord): said is UncomparedRecord {
  return 'record' in said;
}

function isAnswered(pkg: InstalledPackage, { group, answering }: AnswerContext): boolean {
  if (!group?.distribution || !answering || isSigningKey(pkg) || pkg.standing === 'unreleased') return false;
  return answering.scheme.sortKey(lookedUpAs(pkg, answering).version).ok;
}

function doubtOf(
  pkg: InstalledPackage,
  about: UncomparedRecord,
  group: PackageGroup,
  rules: readonly IgnoreRule[],
): Doubt {
  const isCovered = about.ids.every((id) => isHidden(pkg, { id, aliases: about.aliases }, rules));
  return { about, group, isCovered, isOfHeaders: isKernelHeaders(pkg) };
}

type Ruled = Pick<JudgedFinding, 'id' | 'aliases'> & Partial<Pick<JudgedFinding, 'state'>>;

function isHidden(pkg: InstalledPackage, finding: Ruled, rules: readonly IgnoreRule[]): boolean {
  return rules.some((rule) => hides(rule, { ...finding, package: pkg }, versionKey));
}

/** Where an image has a package, only its report knows. */
function isRuledByPath(
  pkg: InstalledPackage,
  findings: readonly JudgedFinding[],
  doubts: readonly Doubt[],
  rules: readonly IgnoreRule[],
): boolean {
  const anywhere = rules.filter(({ path }) => path !== undefined).map((rule) => ({ ...rule, path: '*' }));
  if (anywhere.length === 0) return false;
  const doubted = doubts.flatMap(({ about: { ids, aliases } }) => ids.map((id) => ({ id, aliases })));
  return [...findings, ...doubted].some((finding) => isHidden(pkg, finding, anywhere));
}
