import type { Finding, UncomparedAdvisory } from '../domain/index.ts';
import { commonFix, isKernelHeaders, lookUp, type Answering, type CommonFix } from '../match/index.ts';
import { applyIgnoreRules, type IgnoreRule } from '../policy/index.ts';
import type { StoredPackage } from '../store/ports.ts';
import { isFirstToClaim, type PackageGroup } from './answering.ts';
import type { ChosenFeeds } from './choose-feeds.ts';
import type { ScanContext } from './context.ts';
import { nameStored } from './name-artifacts.ts';
import { rateFindings } from './rate-findings.ts';
import { sourcesOf } from './sources-of.ts';
import { versionKey } from './version-key.ts';

/** What the feeds say of a stored package, as a report would. */
export interface StoredFindings {
  readonly stored: StoredPackage;
  /** Who answers for it: `debian:12`, `npm`. */
  readonly subject: string;
  /** Those that count: not set aside. */
  readonly findings: readonly Finding[];
  /** The version that fixes all of them that have a fix. */
  readonly fix?: CommonFix;
  /** Why it could not be fully checked. */
  readonly hole?: string;
}

/** Packages per lookup: whole findings are held only until they are counted. */
const PACKAGES_A_LOOK = 500;

/**
 * Asks the stored feeds about distinct packages of stored images, each once, and yields those that have findings or could
 * not be checked. Rules that name a path or an image are not applied: they say nothing of a package elsewhere.
 */
export async function* findStored(
  packages: readonly StoredPackage[],
  chosen: ChosenFeeds,
  ignore: readonly IgnoreRule[],
  context: ScanContext,
): AsyncGenerator<StoredFindings, void> {
  const rules = ignore.filter(({ path, image }) => path === undefined && image === undefined);
  const named = await nameStored(packages, context.store.advisories);
  for (const held of Map.groupBy(named, ({ distributionId }) => distributionId).values()) {
    const groups = chosen.groupsOn(held[0]?.distribution);
    for (const group of groups) {
      const own = held.filter(
        ({ package: pkg }) => isFirstToClaim(group, pkg, groups) && !isKernelHeaders(pkg),
      );
      for (let start = 0; start < own.length; start += PACKAGES_A_LOOK) {
        yield* findInGroup(own.slice(start, start + PACKAGES_A_LOOK), group, chosen, rules, context);
      }
    }
  }
}

async function* findInGroup(
  packages: readonly StoredPackage[],
  group: PackageGroup,
  { answering }: ChosenFeeds,
  rules: readonly IgnoreRule[],
  context: ScanContext,
): AsyncGenerator<StoredFindings, void> {
  const { subject, distribution } = group;
  const choice = answering.get(group);
  if (!choice) {
    for (const stored of packages) {
      yield { stored, subject, findings: [], hole: `no feed that is loaded answers for ${group.name}` };
    }
    return;
  }
  const { findings, uncompared } = await lookUpAll(packages, choice, context);
  const rated = await rateFindings(findings, distribution, context);
  const ignored = applyIgnoreRules([...rated.values()], rules, {
    image: '',
    now: context.now(),
    keyOf: versionKey,
    uncompared: uncompared.filter(({ isUnversioned }) => !isUnversioned),
  });
  const byPackage = Map.groupBy(ignored.findings, (finding) => finding.package);
  const holes = holesOf(ignored.uncompared);
  for (const stored of packages) {
    const own = byPackage.get(stored.package) ?? [];
    const hole = holes.get(stored.package);
    if (own.length === 0 && hole === undefined) continue;
    const fix = commonFix(own, versionKey);
    yield { stored, subject, findings: own, ...(fix && { fix }), ...(hole !== undefined && { hole }) };
  }
}

async function lookUpAll(packages: readonly StoredPackage[], choice: Answering, { store }: ScanContext) {
  return lookUp(
    packages.map((stored) => stored.package),
    choice,
    sourcesOf(store),
  );
}

function holesOf(uncompared: readonly UncomparedAdvisory[]): ReadonlyMap<unknown, string> {
  return new Map(
    uncompared.flatMap(({ record, packages }) =>
      packages.map(
        (pkg) => [pkg, `${record} could not be compared with ${pkg.name} ${pkg.version}`] as const,
      ),
    ),
  );
}
