import type { Distribution, InstalledPackage, JudgedFinding } from '../../domain/index.ts';
import { versionKey } from '../../findings/version-key.ts';
import type { StoredPackage } from '../../inventory/ports.ts';
import { hidingRules, type IgnoreRule } from '../../policy/index.ts';
import type { PackageVex, Suppressed } from '../../vex/index.ts';
import type { PackageToFix } from '../source-upgrades.ts';
import type { RankedFinding, UncomparedMatch } from './ranked-match.ts';

/** The rules and documents by which a line hides findings in any image. */
export interface LineRules {
  /** Unexpired rules that apply to every image. */
  readonly ignore: readonly IgnoreRule[];
  /** Absent: the line has no documents. */
  readonly vex?: PackageVex;
}

/** The findings in a package, judged by a line. */
export interface PackageByLine {
  readonly packageId: number;
  /** The package's name. */
  readonly name: string;
  /** Findings that no document suppresses and no rule hides. */
  readonly kept: readonly RankedFinding[];
  readonly suppressed: readonly Suppressed[];
  /** Uncompared records, unless rules hide each of their possible findings. */
  readonly notCompared: readonly UncomparedMatch[];
  /** Upgrade inputs besides the kept findings; undefined unless upgrades are wanted. */
  readonly toFix: Omit<PackageToFix, 'findings'> | undefined;
  /** Whether rules depend on the package's place in the image, or documents on the image's other packages. */
  readonly needsReport: boolean;
}

/** A package with its ranked matches. */
interface RankedPackage extends Pick<StoredPackage, 'package'> {
  readonly findings: readonly RankedFinding[];
  readonly notCompared: readonly UncomparedMatch[];
  readonly distribution: Distribution | undefined;
}

/** Returns `plain`, the findings by a line that hides nothing, if this line hides nothing. */
export function packageByLine(
  ranked: RankedPackage,
  { ignore, vex }: LineRules,
  plain: PackageByLine,
): PackageByLine {
  const { package: pkg, findings, notCompared, distribution } = ranked;
  const kept: RankedFinding[] = [];
  const suppressed: Suppressed[] = [];
  let needsReport = isRuledByPath(ranked, ignore);
  for (const finding of findings) {
    const stated = vex ? vex.saysOf(finding, pkg, distribution) : {};
    needsReport ||= stated === undefined;
    if (stated?.suppressed) suppressed.push(stated.suppressed);
    else if (!isHidden(pkg, finding, ignore)) kept.push(finding);
  }
  const open = notCompared.filter(
    (match) => !possibleFindings(match).every((each) => isHidden(pkg, each, ignore)),
  );
  if (!needsReport && kept.length === findings.length && open.length === notCompared.length) return plain;
  return { ...plain, kept, suppressed, notCompared: open, needsReport };
}

type Ruled = Pick<JudgedFinding, 'id' | 'aliases'> & Partial<Pick<JudgedFinding, 'state'>>;

function possibleFindings({ record: { ids, aliases } }: UncomparedMatch): readonly Ruled[] {
  return ids.map((id) => ({ id, aliases }));
}

function isHidden(pkg: InstalledPackage, finding: Ruled, rules: readonly IgnoreRule[]): boolean {
  return hidingRules(rules, { ...finding, package: pkg }, versionKey).length > 0;
}

/** Whether a rule with a path may hide a finding: only the image's report knows where the package is. */
function isRuledByPath(
  { package: pkg, findings, notCompared }: RankedPackage,
  rules: readonly IgnoreRule[],
): boolean {
  const anywhere = rules.filter(({ path }) => path !== undefined).map((rule) => ({ ...rule, path: '*' }));
  if (anywhere.length === 0) return false;
  return [...findings, ...notCompared.flatMap(possibleFindings)].some((each) =>
    isHidden(pkg, each, anywhere),
  );
}
