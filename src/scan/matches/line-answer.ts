import type { InstalledPackage, JudgedFinding } from '../../domain/index.ts';
import { hides, type IgnoreRule } from '../../policy/index.ts';
import type { StoredPackage } from '../../store/ports.ts';
import type { PackageGroup } from '../answering.ts';
import { versionKey } from '../version-key.ts';
import type { Doubt, RankedFlaw } from './ranked-flaw.ts';
import { sourceUpgrade, type SourceUpgrade } from './source-upgrade.ts';

/** What a line makes of what a package says. */
export interface LineAnswer {
  readonly packageId: number;
  /** The package's name. */
  readonly name: string;
  /** Findings that no rule hides. */
  readonly kept: readonly RankedFlaw[];
  /** Records of which rules do not hide each finding that they could make. */
  readonly open: readonly Doubt[];
  /** Fixes all that is kept and has a fix; absent unless upgrades were asked for. */
  readonly upgrade: SourceUpgrade | undefined;
  /** Whether rules ask where an image has the package. */
  readonly needsReport: boolean;
}

/** A package, and what is said of it. */
interface SaidOfPackage extends Pick<StoredPackage, 'packageId' | 'package'> {
  readonly findings: readonly RankedFlaw[];
  readonly doubts: readonly Doubt[];
  readonly group: PackageGroup | undefined;
  readonly wantsUpgrades: boolean;
}

/** Returns the answer of a line that hides nothing. */
export function plainAnswer(said: SaidOfPackage): LineAnswer {
  const {
    packageId,
    package: { name },
    findings: kept,
    doubts: open,
  } = said;
  return { packageId, name, kept, open, upgrade: upgradeOf(said, kept), needsReport: false };
}

/** Returns the plain answer itself if a line hides nothing. `rules` are those of every image that have not expired. */
export function lineAnswer(said: SaidOfPackage, rules: readonly IgnoreRule[], plain: LineAnswer): LineAnswer {
  const { package: pkg, findings, doubts } = said;
  if (rules.length === 0 || findings.length + doubts.length === 0) return plain;
  const kept = findings.filter((finding) => !isHidden(pkg, finding, rules));
  const open = doubts.filter((doubt) => !isCovered(pkg, doubt, rules));
  const needsReport = isRuledByPath(said, rules);
  if (!needsReport && kept.length === findings.length && open.length === doubts.length) return plain;
  return { ...plain, kept, open, upgrade: upgradeOf(said, kept), needsReport };
}

function upgradeOf(
  { package: pkg, group, wantsUpgrades }: SaidOfPackage,
  kept: readonly RankedFlaw[],
): SourceUpgrade | undefined {
  return wantsUpgrades && group ? sourceUpgrade(pkg, group.subject, kept) : undefined;
}

function isCovered(
  pkg: InstalledPackage,
  { about: { ids, aliases } }: Doubt,
  rules: readonly IgnoreRule[],
): boolean {
  return ids.every((id) => isHidden(pkg, { id, aliases }, rules));
}

type Ruled = Pick<JudgedFinding, 'id' | 'aliases'> & Partial<Pick<JudgedFinding, 'state'>>;

function isHidden(pkg: InstalledPackage, finding: Ruled, rules: readonly IgnoreRule[]): boolean {
  return rules.some((rule) => hides(rule, { ...finding, package: pkg }, versionKey));
}

/** Where an image has a package, only its report knows. */
function isRuledByPath(
  { package: pkg, findings, doubts }: SaidOfPackage,
  rules: readonly IgnoreRule[],
): boolean {
  const anywhere = rules.filter(({ path }) => path !== undefined).map((rule) => ({ ...rule, path: '*' }));
  if (anywhere.length === 0) return false;
  const doubted = doubts.flatMap(({ about: { ids, aliases } }) => ids.map((id) => ({ id, aliases })));
  return [...findings, ...doubted].some((finding) => isHidden(pkg, finding, anywhere));
}
