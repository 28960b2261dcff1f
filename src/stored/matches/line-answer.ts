import type { Distribution, InstalledPackage, JudgedFinding } from '../../domain/index.ts';
import type { PackageGroup } from '../../findings/answering.ts';
import { versionKey } from '../../findings/version-key.ts';
import type { StoredPackage } from '../../inventory/ports.ts';
import { hidingRules, type IgnoreRule } from '../../policy/index.ts';
import type { PackageVex, Suppressed } from '../../vex/index.ts';
import type { NotComparedFlaw, RankedFlaw } from './ranked-flaw.ts';

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
  /** Findings that no document suppresses and no rule hides. */
  readonly kept: readonly RankedFlaw[];
  readonly suppressed: readonly Suppressed[];
  /** Records of which rules do not hide each finding that they could make. */
  readonly open: readonly NotComparedFlaw[];
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
  readonly notCompared: readonly NotComparedFlaw[];
  readonly group: PackageGroup | undefined;
  readonly distribution: Distribution | undefined;
  readonly wantsUpgrades: boolean;
}

/** One, since most packages have none. */
const NONE: readonly Suppressed[] = [];

/** The answer of every line on a package of which nothing is said. */
export const NOTHING_SAID: LineAnswer = {
  packageId: 0,
  name: '',
  kept: [],
  suppressed: NONE,
  open: [],
  toFix: undefined,
  needsReport: false,
};

/** Returns the answer of a line that hides nothing. */
export function plainAnswer(said: SaidOfPackage): LineAnswer {
  const { packageId, package: pkg, findings, notCompared: open, group, wantsUpgrades } = said;
  const toFix = wantsUpgrades && group ? { package: pkg, group, findings } : undefined;
  return { packageId, name: pkg.name, kept: findings, suppressed: NONE, open, toFix, needsReport: false };
}

/** Returns the plain answer itself if a line hides nothing. */
export function lineAnswer(said: SaidOfPackage, { ignore, vex }: LineRules, plain: LineAnswer): LineAnswer {
  const { package: pkg, findings, notCompared } = said;
  if ((ignore.length === 0 && !vex) || findings.length + notCompared.length === 0) return plain;
  const { counted, suppressed, needsImage } = vex ? byVex(said, vex) : uncontested(findings);
  const kept = counted.filter((finding) => !isHidden(pkg, finding, ignore));
  const open = notCompared.filter((flaw) => !isCovered(pkg, flaw, ignore));
  const needsReport = needsImage || isRuledByPath(said, ignore);
  if (!needsReport && kept.length === findings.length && open.length === notCompared.length) return plain;
  return { ...plain, kept, suppressed, open, needsReport };
}

/** The findings in a package, divided by documents. */
interface Stated {
  readonly counted: readonly RankedFlaw[];
  readonly suppressed: readonly Suppressed[];
  readonly needsImage: boolean;
}

function uncontested(counted: readonly RankedFlaw[]): Stated {
  return { counted, suppressed: NONE, needsImage: false };
}

function byVex({ package: pkg, findings, distribution }: SaidOfPackage, vex: PackageVex): Stated {
  const counted: RankedFlaw[] = [];
  const suppressed: Suppressed[] = [];
  let needsImage = false;
  for (const finding of findings) {
    const said = vex.saysOf(finding, pkg, distribution);
    needsImage ||= said === undefined;
    if (said?.suppressed) suppressed.push(said.suppressed);
    else counted.push(finding);
  }
  return { counted, suppressed, needsImage };
}

function isCovered(
  pkg: InstalledPackage,
  { about: { ids, aliases } }: NotComparedFlaw,
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
  { package: pkg, findings, notCompared }: SaidOfPackage,
  rules: readonly IgnoreRule[],
): boolean {
  const anywhere = rules.filter(({ path }) => path !== undefined).map((rule) => ({ ...rule, path: '*' }));
  if (anywhere.length === 0) return false;
  const openFlaws = notCompared.flatMap(({ about: { ids, aliases } }) => ids.map((id) => ({ id, aliases })));
  return [...findings, ...openFlaws].some((finding) => isHidden(pkg, finding, anywhere));
}
