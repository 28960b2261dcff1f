import {
  bringersOf,
  buildKey,
  compareWorth,
  defined,
  originOf,
  severityById,
  sourceOf,
  WEIGHED_SEVERITIES,
  type Finding,
  type InstalledPackage,
  type PackageUpgrade,
  type Severity,
  type Upgrade,
} from '../domain/index.ts';
import { withoutEpoch } from '../versions/index.ts';
import type { CheckedFix } from './check-fixes.ts';

/** An upgrade's value: the first entry that differs decides which upgrade comes first. */
type Worth = readonly number[];

/** Shares are sums of fractions: smaller differences are rounding errors. */
const ROUNDING = 1e-9;

/**
 * Finds the version that clears most findings for each list, which belongs to one build; undefined if it
 * clears nothing.
 */
type CheckFixes = (asked: readonly (readonly Finding[])[]) => Promise<readonly (CheckedFix | undefined)[]>;

/** A build, and the versions to which its packages are upgraded. */
interface FixedBuild {
  /** One package from the build. */
  readonly package: InstalledPackage;
  /** Findings that the upgrade clears. */
  readonly ours: readonly Finding[];
  readonly fix: CheckedFix;
  readonly packages: readonly PackageUpgrade[];
  readonly leaves: readonly string[];
}

/**
 * Lists every upgrade that fixes something, so that the first few clear the most important findings. Packages
 * from the base image come last: a newer base upgrades them.
 */
export async function planUpgrades(
  findings: readonly Finding[],
  check: CheckFixes,
): Promise<readonly Upgrade[]> {
  const builds = await fixedBuilds(findings, check);
  const holders = buildsById(findings);
  const ordered = builds
    .map((build) => ({ build, worth: worthOf(build.ours, holders) }))
    .sort(
      (a, b) =>
        Number(isOfBase(a.build.ours)) - Number(isOfBase(b.build.ours)) ||
        compareWorth(b.worth, a.worth, ROUNDING),
    );
  const remaining = countById(findings);
  let cleared = 0;
  return ordered.map(({ build }) => {
    for (const { id } of build.ours) {
      const left = (remaining.get(id) ?? 0) - 1;
      remaining.set(id, left);
      if (left === 0) cleared++;
    }
    return upgradeOf(build, cleared);
  });
}

async function fixedBuilds(findings: readonly Finding[], check: CheckFixes): Promise<readonly FixedBuild[]> {
  const fixable = findings.filter(({ fixedVersion }) => fixedVersion !== undefined);
  const builds = Array.from(
    Map.groupBy(fixable, (finding) => buildKey(finding.package)).values(),
    (whole) => {
      const named = [...Map.groupBy(whole, (finding) => finding.package.name)];
      return { whole, named: named.map(([name, ours]) => ({ name, ours: named.length > 1 ? ours : whole })) };
    },
  );
  const asked = [...new Set(builds.flatMap(({ whole, named }) => [whole, ...named.map(({ ours }) => ours)]))];
  const answers = await check(asked);
  const fixes = new Map(asked.map((each, i) => [each, answers[i]]));
  return builds.flatMap(({ whole, named }) => {
    const [first] = whole;
    const fix = fixes.get(whole);
    if (!first || !fix) return [];
    const own = named.map(({ name, ours }) => ({ name, ours, fix: fixes.get(ours) }));
    const leaves = new Set([fix, ...own.map((each) => each.fix)].flatMap((each) => each?.leaves ?? []));
    const ours = whole.filter(({ id }) => !leaves.has(id));
    const packages = own.map((each) => packageUpgrade(each.name, each.ours, each.fix));
    return ours.length === 0
      ? []
      : [{ package: first.package, ours, fix, packages, leaves: [...leaves].sort() }];
  });
}

function upgradeOf(build: FixedBuild, cleared: number): Upgrade {
  const { package: pkg, ours, fix, packages, leaves } = build;
  const { isDirect, through } = bringersOf(ours.map((finding) => finding.package));
  return {
    name: sourceOf(pkg).name,
    ...defined({ ecosystem: pkg.ecosystem }),
    version: fix.version,
    ...defined({ requires: fix.requires }),
    packages,
    ...(through.length > 0 && { through }),
    ...(!isDirect && { onlyThrough: true as const }),
    ...(isOfBase(ours) && { from: 'base' as const }),
    ids: [...new Set(ours.map(({ id }) => id))].sort(),
    ...(leaves.length > 0 && { leaves }),
    cleared,
  };
}

function isOfBase(findings: readonly Finding[]): boolean {
  return findings.every((finding) => originOf(finding) === 'base');
}

function packageUpgrade(
  name: string,
  findings: readonly Finding[],
  fix: CheckedFix | undefined,
): PackageUpgrade {
  const version = fix?.version;
  return version !== undefined && findings.every(sharesVersion) ? { name, version } : { name };
}

/** Whether the fixed version applies to this package itself: not so when only its source was looked up. */
function sharesVersion({ package: pkg, evidence }: Finding): boolean {
  const source = sourceOf(pkg).version;
  const installed = pkg.type === 'rpm' && !source.includes(':') ? withoutEpoch(pkg.version) : pkg.version;
  // A Debian package that was only rebuilt: `1.2-3+b1` from source 1.2-3.
  const isSources = installed === source || installed.startsWith(`${source}+b`);
  return isSources || evidence.every(({ nameKind }) => nameKind === 'binary');
}

/**
 * Counts the IDs that an upgrade fixes: exploited ones, then by severity, then all. Builds that must all be
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

/** Lists the builds that contain each ID, including builds without a fix. */
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
