import type { Distribution, InstalledPackage, JudgedFinding } from '../../domain/index.ts';
import type { PackageGroup } from '../../findings/answering.ts';
import { versionKey } from '../../findings/version-key.ts';
import type { StoredPackage } from '../../inventory/ports.ts';
import { hidingRules, type IgnoreRule } from '../../policy/index.ts';
import type { PackageVex, SetAside } from '../../vex/index.ts';
import type { Doubt, RankedFlaw } from './ranked-flaw.ts';

/** The rules and documents by which a line hides findings of any image. */
export interface LineRules {
  /** Rules of every image that have not expired. */
  readonly ignore: readonly IgnoreRule[];
  /** Absent: the line has no documents. */
  readonly vex?: PackageVex;
}

/** The findings in a package, judged by a line. */
export interface LineAnswer {
  readonly packageId: number;
  /** The package's name. */
  readonly name: string;
  /** Findings that no document sets aside and no rule hides. */
  readonly kept: readonly RankedFlaw[];
  readonly setAside: readonly SetAside[];
  /** Records of which rules do not hide each finding that they could make. */
  readonly open: readonly Doubt[];
  /** The package with all of its findings; absent unless upgrades were asked for. */
  readonly toFix: FlawedPackageToFix | undefined;
  /** Whether rules ask where an image has the package, or documents what else it has. */
  readonly needsReport: boolean;
}

/** Decides with the findings that count which version fixes a package. */
export interface FlawedPackageToFix extends Pick<StoredPackage, 'package'> {
  readonly group: PackageGroup;
  readonly findings: readonly RankedFlaw[];
}

/** A package, and what is said of it. */
interface SaidOfPackage extends Pick<StoredPackage, 'packageId' | 'package'> {
  readonly findings: readonly RankedFlaw[];
  readonly doubts: readonly Doubt[];
  readonly group: PackageGroup | undefined;
  readonly distribution: Distribution | undefined;
  readonly wantsUpgrades: boolean;
}

/** One, since most packages have none. */
const NONE: readonly SetAside[] = [];

/** The answer of every line on a package of which nothing is said. */
export const NOTHING_SAID: LineAnswer = {
  packageId: 0,
  name: '',
  kept: [],
  setAside: NONE,
  open: [],
  toFix: undefined,
  needsReport: false,
};

/** Returns the answer of a line that hides nothing. */
export function plainAnswer(said: SaidOfPackage): LineAnswer {
  const { packageId, package: pkg, findings, doubts: open, group, wantsUpgrades } = said;
  const toFix = wantsUpgrades && group ? { package: pkg, group, findings } : undefined;
  return { packageId, name: pkg.name, kept: findings, setAside: NONE, open, toFix, needsReport: false };
}

/** Returns the plain answer itself if a line hides nothing. */
export function lineAnswer(said: SaidOfPackage, { ignore, vex }: LineRules, plain: LineAnswer): LineAnswer {
  const { package: pkg, findings, doubts } = said;
  if ((ignore.length === 0 && !vex) || findings.length + doubts.length === 0) return plain;
  const { counted, setAside, needsImage } = vex ? byVex(said, vex) : uncontested(findings);
  const kept = counted.filter((finding) => !isHidden(pkg, finding, ignore));
  const open = doubts.filter((doubt) => !isCovered(pkg, doubt, ignore));
  const needsReport = needsImage || isRuledByPath(said, ignore);
  if (!needsReport && kept.length === findings.length && open.length === doubts.length) return plain;
  return { ...plain, kept, setAside, open, needsReport };
}

/** The findings in a package, divided by documents. */
interface Stated {
  readonly counted: readonly RankedFlaw[];
  readonly setAside: readonly SetAside[];
  readonly needsImage: boolean;
}

function uncontested(counted: readonly RankedFlaw[]): Stated {
  return { counted, setAside: NONE, needsImage: false };
}

function byVex({ package: pkg, findings, distribution }: SaidOfPackage, vex: PackageVex): Stated {
  const counted: RankedFlaw[] = [];
  const setAside: SetAside[] = [];
  let needsImage = false;
  for (const finding of findings) {
    const said = vex.saysOf(finding, pkg, distribution);
    needsImage ||= said === undefined;
    if (said?.setAside) setAside.push(said.setAside);
    else counted.push(finding);
  }
  return { counted, setAside, needsImage };
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
  return hidingRules(rules, { ...finding, package: pkg }, versionKey).length > 0;
}

/** Whether a rule with a path may rule it out: only the report of an image knows where the image has a package. */
function isRuledByPath(
  { package: pkg, findings, doubts }: SaidOfPackage,
  rules: readonly IgnoreRule[],
): boolean {
  const anywhere = rules.filter(({ path }) => path !== undefined).map((rule) => ({ ...rule, path: '*' }));
  if (anywhere.length === 0) return false;
  const doubted = doubts.flatMap(({ about: { ids, aliases } }) => ids.map((id) => ({ id, aliases })));
  return [...findings, ...doubted].some((finding) => isHidden(pkg, finding, anywhere));
}
