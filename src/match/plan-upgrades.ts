import {
  buildKey,
  severityById,
  sourceOf,
  type Finding,
  type Package,
  type PackageUpgrade,
  type Result,
  type Severity,
  type Upgrade,
} from '../domain/index.ts';
import { highestVersion } from './resolution.ts';

/**
 * What fixing one id is worth: a critical one, or one that is being exploited, outweighs a heap of small ones. Builds
 * that all have to be upgraded until it is gone share that.
 */
const WORTH: Readonly<Record<Severity, number>> = {
  critical: 20,
  high: 8,
  medium: 2,
  low: 1,
  unknown: 1,
  negligible: 0,
};
const WORTH_OF_KEV = 100;

type KeyOf = (pkg: Package, version: string) => Result<Uint8Array>;

/** Every upgrade that fixes something, so ordered that the first few clear what matters most. */
export function planUpgrades(findings: readonly Finding[], keyOf: KeyOf): readonly Upgrade[] {
  const fixable = findings.filter(({ fixedVersion }) => fixedVersion !== undefined);
  const builds = Map.groupBy(fixable, (finding) => buildKey(finding.package));
  const holders = buildsById(findings);
  const ordered = [...builds.values()]
    .map((ours) => ({ ours, worth: worthOf(ours, holders) }))
    .sort((a, b) => b.worth - a.worth);
  const remaining = countById(findings);
  let cleared = 0;
  return ordered.flatMap(({ ours }) => {
    for (const { id } of ours) {
      const left = (remaining.get(id) ?? 0) - 1;
      remaining.set(id, left);
      if (left === 0) cleared++;
    }
    return upgradeOf(ours, cleared, keyOf);
  });
}

function upgradeOf(findings: readonly Finding[], cleared: number, keyOf: KeyOf): readonly Upgrade[] {
  const [first] = findings;
  const version = highestFix(findings, keyOf);
  if (!first || version === undefined) return [];
  const byName = Map.groupBy(findings, (finding) => finding.package.name);
  const ids = new Set(findings.map(({ id }) => id));
  const requires = findings.find(({ fixedVersion }) => fixedVersion === version)?.fixRequires;
  return [
    {
      name: sourceOf(first.package).name,
      version,
      ...(requires !== undefined && { requires }),
      packages: Array.from(byName, ([name, ours]) => packageUpgrade(name, ours, keyOf)),
      ids: [...ids].sort(),
      cleared,
    },
  ];
}

function packageUpgrade(name: string, findings: readonly Finding[], keyOf: KeyOf): PackageUpgrade {
  const version = highestFix(findings, keyOf);
  return version !== undefined && findings.every(sharesVersion) ? { name, version } : { name };
}

/** Whether the fixed version is one of this very package: not so where only its source was looked up. */
function sharesVersion({ package: pkg, evidence }: Finding): boolean {
  const source = sourceOf(pkg).version;
  const installed = pkg.type === 'rpm' && !source.includes(':') ? withoutEpoch(pkg.version) : pkg.version;
  // A Debian package that was only rebuilt: `1.2-3+b1` of the source 1.2-3.
  const isSources = installed === source || installed.startsWith(`${source}+b`);
  return isSources || evidence.every(({ nameKind }) => nameKind === 'binary');
}

function withoutEpoch(version: string): string {
  return version.slice(version.indexOf(':') + 1);
}

function highestFix(findings: readonly Finding[], keyOf: KeyOf): string | undefined {
  const fixes = new Set(findings.flatMap(({ fixedVersion }) => fixedVersion ?? []));
  const [first] = findings;
  return first && highestVersion(fixes, (version) => keyOf(first.package, version));
}

function worthOf(findings: readonly Finding[], holders: ReadonlyMap<string, ReadonlySet<string>>): number {
  const exploited = new Set(findings.filter(({ kev }) => kev).map(({ id }) => id));
  return severityById(findings)
    .entries()
    .reduce((sum, [id, severity]) => {
      const whole = WORTH[severity] + (exploited.has(id) ? WORTH_OF_KEV : 0);
      return sum + whole / (holders.get(id)?.size ?? 1);
    }, 0);
}

/** The builds that each id is in, those without a fix included. */
function buildsById(findings: readonly Finding[]): ReadonlyMap<string, ReadonlySet<string>> {
  const builds = new Map<string, Set<string>>();
  for (const { id, package: pkg } of findings) {
    const known = builds.get(id);
    if (known) known.add(buildKey(pkg));
    else builds.set(id, new Set([buildKey(pkg)]));
  }
  return builds;
}

function countById(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { id } of findings) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
