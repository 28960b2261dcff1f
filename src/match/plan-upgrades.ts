import {
  bringersOf,
  buildKey,
  compareWorth,
  originOf,
  severityById,
  sourceOf,
  WEIGHED_SEVERITIES,
  type Finding,
  type Package,
  type PackageUpgrade,
  type Result,
  type Severity,
  type Upgrade,
} from '../domain/index.ts';
import { withoutEpoch } from './epoch.ts';
import { highestVersion } from './resolution.ts';

/** Value of an upgrade, by weight: the first entry that differs decides which of two comes first. */
type Worth = readonly number[];

/** Shares are sums of fractions: smaller differences are rounding errors. */
const ROUNDING = 1e-9;

/** A version that fixes several findings. */
export interface CommonFix {
  readonly version: string;
  /** Subscription required for this version. */
  readonly requires?: string;
}

type KeyOf = (pkg: Package, version: string) => Result<Uint8Array>;

/**
 * Lists every upgrade that fixes something, ordered so that the first few clear the most important findings. Those of
 * packages that the base image brought come last: a newer base makes them.
 */
export function planUpgrades(findings: readonly Finding[], keyOf: KeyOf): readonly Upgrade[] {
  const fixable = findings.filter(({ fixedVersion }) => fixedVersion !== undefined);
  const builds = Map.groupBy(fixable, (finding) => buildKey(finding.package));
  const holders = buildsById(findings);
  const ordered = [...builds.values()]
    .map((ours) => ({ ours, worth: worthOf(ours, holders) }))
    .sort(
      (a, b) =>
        Number(isOfBase(a.ours)) - Number(isOfBase(b.ours)) || compareWorth(b.worth, a.worth, ROUNDING),
    );
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
  const fix = first && commonFix(first.package, findings, keyOf);
  if (!fix) return [];
  const byName = Map.groupBy(findings, (finding) => finding.package.name);
  const ids = new Set(findings.map(({ id }) => id));
  const { ecosystem } = first.package;
  const { isDirect, through } = bringersOf(findings.map((finding) => finding.package));
  return [
    {
      name: sourceOf(first.package).name,
      ...(ecosystem !== undefined && { ecosystem }),
      ...fix,
      packages: Array.from(byName, ([name, ours]) => {
        const own = ours.length === findings.length ? fix : commonFix(first.package, ours, keyOf);
        return packageUpgrade(name, ours, own);
      }),
      ...(through.length > 0 && { through }),
      ...(!isDirect && { onlyThrough: true as const }),
      ...(isOfBase(findings) && { from: 'base' as const }),
      ids: [...ids].sort(),
      cleared,
    },
  ];
}

function isOfBase(findings: readonly Finding[]): boolean {
  return findings.every((finding) => originOf(finding) === 'base');
}

function packageUpgrade(
  name: string,
  findings: readonly Finding[],
  fix: CommonFix | undefined,
): PackageUpgrade {
  const version = fix?.version;
  return version !== undefined && findings.every(sharesVersion) ? { name, version } : { name };
}

/** Whether the fixed version applies to this package itself: not so when only its source was looked up. */
function sharesVersion({ package: pkg, evidence }: Finding): boolean {
  const source = sourceOf(pkg).version;
  const installed = pkg.type === 'rpm' && !source.includes(':') ? withoutEpoch(pkg.version) : pkg.version;
  // A Debian package that was only rebuilt: `1.2-3+b1` of the source 1.2-3.
  const isSources = installed === source || installed.startsWith(`${source}+b`);
  return isSources || evidence.every(({ nameKind }) => nameKind === 'binary');
}

/** Finds the version of a package that fixes all of its findings that have a fix. */
export function commonFix(
  pkg: Package,
  findings: readonly Pick<Finding, 'fixedVersion' | 'fixRequires'>[],
  keyOf: KeyOf,
): CommonFix | undefined {
  const fixes = new Set(findings.flatMap(({ fixedVersion }) => fixedVersion ?? []));
  const version = highestVersion(fixes, (each) => keyOf(pkg, each));
  if (version === undefined) return undefined;
  const requires = findings.find(({ fixedVersion }) => fixedVersion === version)?.fixRequires;
  return { version, ...(requires !== undefined && { requires }) };
}

/**
 * Counts what an upgrade fixes: known exploited IDs, then those of each severity, then all. Builds that must all be
 * upgraded to clear an ID share it.
 */
function worthOf(findings: readonly Finding[], holders: ReadonlyMap<string, ReadonlySet<string>>): Worth {
  const severities = severityById(findings);
  const exploited = new Set(findings.filter(({ kev }) => kev).map(({ id }) => id));
  const shareOf = (ids: Iterable<string>) =>
    Iterator.from(ids).reduce((sum, id) => sum + 1 / (holders.get(id)?.size ?? 1), 0);
  const idsOf = (severity: Severity) => severities.keys().filter((id) => severities.get(id) === severity);
  return [
    shareOf(exploited),
    ...WEIGHED_SEVERITIES.map((severity) => shareOf(idsOf(severity))),
    shareOf(severities.keys()),
  ];
}

/** Lists the builds that contain each ID, including those without a fix. */
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
