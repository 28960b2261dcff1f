import {
  compareSeverity,
  defined,
  type Finding,
  type InstalledPackage,
  sourceOf,
} from '../../domain/index.ts';
import { claimant, type PackageGroup } from '../../findings/answering.ts';
import { sourcesOf } from '../../findings/feeds/sources-of.ts';
import { nameStored } from '../../findings/names/name-artifacts.ts';
import { rateFindings } from '../../findings/rank/rate-findings.ts';
import type { ChangedPackages, StoredPackage, SyncSpan } from '../../inventory/ports.ts';
import { type Answering, isKernelHeaders, lookUp, type MatchedFinding } from '../../match/index.ts';
import type { StoredContext } from '../context.ts';
import { chooseFeeds } from './choose-feeds.ts';
import { askedScopes, scopePackages } from './scope-packages.ts';

/**
 * A vulnerability under one of a feed's names on one distribution, or in images without one, and the packages
 * that it affects before and after a sync.
 */
export interface ChangedFinding {
  /** Any package's current finding, or the previous one if it is gone. */
  readonly finding: Finding;
  readonly before: readonly StoredPackage[];
  readonly after: readonly StoredPackage[];
  /** Packages whose own finding was added, removed, fixed or became more severe. */
  readonly packages: readonly ChangedPackage[];
}

export interface ChangedPackage {
  readonly stored: StoredPackage;
  readonly before?: Finding;
  readonly after?: Finding;
}

export interface ChangeOptions {
  /** Adds packages that a vulnerability affected all along to the newly affected ones. */
  readonly besides?: boolean;
}

/** Packages per lookup: a feed that was replaced whole may have changed all of its names. */
const PACKAGES_A_LOOK = 2000;

/**
 * Compares a report's findings before and now for each distinct stored package whose ranges changed, never
 * image by image. Ignores findings in which only text changed.
 */
export async function changedFindings(
  span: SyncSpan,
  context: StoredContext,
  { besides = false }: ChangeOptions = {},
): Promise<readonly ChangedFinding[]> {
  const { inventory } = context.store;
  const { groupsOn, answering } = await chooseFeeds(inventory, context);
  const affected = [...answering].filter(([, { feed }]) => feed === span.feed);
  const changed = await readChanged(span, affected, context);
  const held = besides ? await inventory.packagesNamed(namesOf(changed.packages)) : changed.packages;
  const stored = await nameStored(held, context.store.advisories);
  const found: ChangedFinding[] = [];
  for (const packages of Map.groupBy(stored, ({ distributionId }) => distributionId).values()) {
    const groups = groupsOn(packages[0]?.distribution);
    for (const [group, choice] of affected) {
      const own = packages.filter(({ package: pkg }) => claimant(pkg, groups) === group);
      for (const some of inLooks(own)) {
        for (const change of await changesOf(some, group, choice, { ...span, ...changed }, context)) {
          found.push(change);
        }
      }
    }
  }
  return found;
}

/** Lists the stored packages whose version a changed record names: their reports may differ now. */
export async function packagesTouched(
  span: SyncSpan,
  context: StoredContext,
): Promise<readonly StoredPackage[]> {
  const { answering } = await chooseFeeds(context.store.inventory, context);
  const affected = [...answering].filter(([, { feed }]) => feed === span.feed);
  const { packages } = await readChanged(span, affected, context);
  return packages;
}

async function readChanged(
  span: SyncSpan,
  affected: readonly (readonly [PackageGroup, Answering])[],
  { store: { fleet } }: StoredContext,
): Promise<ChangedPackages> {
  if (affected.length === 0) return { packages: [], ids: new Set(), advisories: [] };
  await scopePackages(fleet);
  return fleet.changed(
    span,
    affected.flatMap(([group, choice]) => askedScopes(group, choice)),
  );
}

function namesOf(packages: readonly StoredPackage[]): readonly string[] {
  return [...new Set(packages.flatMap(({ package: pkg }) => [pkg.name, sourceOf(pkg).name]))];
}

function* inLooks(packages: readonly StoredPackage[]): Generator<readonly StoredPackage[], void> {
  for (let start = 0; start < packages.length; start += PACKAGES_A_LOOK) {
    yield packages.slice(start, start + PACKAGES_A_LOOK);
  }
}

/** One distribution's findings, by vulnerability and the feed's package name. */
type Findings = ReadonlyMap<string, readonly MatchedFinding[]>;

async function changesOf(
  packages: readonly StoredPackage[],
  { distribution }: PackageGroup,
  answering: Answering,
  { from, to, ids, advisories }: SyncSpan & ChangedPackages,
  context: StoredContext,
): Promise<readonly ChangedFinding[]> {
  const byPackage = new Map(
    packages.filter((each) => !isKernelHeaders(each.package)).map((each) => [each.package, each]),
  );
  // A language's records together decide which ones describe the same flaw.
  const about = distribution ? advisories : undefined;
  const match = async (seq: number): Promise<Findings> => {
    const { findings } = await lookUp([...byPackage.keys()], answering, sourcesOf(context.store), seq, about);
    return Map.groupBy(about ? findings.filter(({ id }) => ids.has(id)) : findings, nameOf);
  };
  const [old, now] = [await match(from), await match(to)];
  const rated = await rateFindings([...old.values(), ...now.values()].flat(), distribution, context);
  const changes: ChangedFinding[] = [];
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [
      byStored(old.get(name), byPackage, rated),
      byStored(now.get(name), byPackage, rated),
    ];
    const [finding] = [...after.values(), ...before.values()];
    const packages = [...new Set([...before.keys(), ...after.keys()])]
      .map((stored) => changeOf(stored, before.get(stored), after.get(stored)))
      .filter(isChanged);
    if (!finding || packages.length === 0) continue;
    changes.push({ finding, before: [...before.keys()], after: [...after.keys()], packages });
  }
  return changes;
}

function byStored(
  findings: readonly MatchedFinding[] = [],
  byPackage: ReadonlyMap<InstalledPackage, StoredPackage>,
  rated: ReadonlyMap<MatchedFinding, Finding>,
): ReadonlyMap<StoredPackage, Finding> {
  const found = new Map<StoredPackage, Finding>();
  for (const each of findings) {
    const [stored, finding] = [byPackage.get(each.package), rated.get(each)];
    if (stored && finding) found.set(stored, finding);
  }
  return found;
}

function changeOf(
  stored: StoredPackage,
  before: Finding | undefined,
  after: Finding | undefined,
): ChangedPackage {
  return { stored, ...defined({ before, after }) };
}

function isChanged({ before, after }: ChangedPackage): boolean {
  if (!before || !after) return true;
  return isFixedNow(before, after) || compareSeverity(before.severity, after.severity) < 0;
}

/** Whether a fix became available, where there was no fix before. */
export function isFixedNow(before: Finding, after: Finding): boolean {
  return before.state !== 'fixed' && after.state === 'fixed';
}

function nameOf({ id, evidence }: MatchedFinding): string {
  return `${id}\0${evidence[0]?.package ?? ''}`;
}
