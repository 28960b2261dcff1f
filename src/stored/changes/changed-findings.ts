import { compareSeverity, sourceOf, type Finding, type InstalledPackage } from '../domain/index.ts';
import { isKernelHeaders, lookUp, type Answering, type MatchedFinding } from '../match/index.ts';
import type { ChangedPackages, StoredPackage, SyncSpan } from '../store/ports.ts';
import { claimant, type PackageGroup } from './answering.ts';
import { chooseFeeds } from './choose-feeds.ts';
import type { ScanContext } from './context.ts';
import { nameStored } from './name-artifacts.ts';
import { rateFindings } from './rate-findings.ts';
import { askedScopes, scopePackages } from './scope-packages.ts';
import { sourcesOf } from './sources-of.ts';

/**
 * A vulnerability under one of a feed's names on one distribution, or in images without one, and the packages that it
 * affects before and after a sync.
 */
export interface ChangedFinding {
  /** The current finding of any of the packages, or the previous one if it is gone. */
  readonly finding: Finding;
  readonly before: readonly StoredPackage[];
  readonly after: readonly StoredPackage[];
  /** Packages whose own finding came, went, was fixed or became more severe. */
  readonly packages: readonly ChangedPackage[];
}

export interface ChangedPackage {
  readonly stored: StoredPackage;
  readonly before?: Finding;
  readonly after?: Finding;
}

export interface ChangeOptions {
  /** Names, beside the packages that a vulnerability affects from now on, those that it affected all along. */
  readonly besides?: boolean;
}

/** Packages per lookup: a feed that was replaced whole may have changed all of its names. */
const PACKAGES_A_LOOK = 2000;

/**
 * Compares a report's findings before and now for each distinct stored package whose ranges changed, never image by
 * image. A finding in which only the text changed does not count as changed.
 */
export async function changedFindings(
  span: SyncSpan,
  context: ScanContext,
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

/** Lists the stored packages that a changed record names in their version: their reports may say something else now. */
export async function touchedPackages(
  span: SyncSpan,
  context: ScanContext,
): Promise<readonly StoredPackage[]> {
  const { answering } = await chooseFeeds(context.store.inventory, context);
  const affected = [...answering].filter(([, { feed }]) => feed === span.feed);
  const { packages } = await readChanged(span, affected, context);
  return packages;
}

async function readChanged(
  span: SyncSpan,
  affected: readonly (readonly [PackageGroup, Answering])[],
  { store: { fleet } }: ScanContext,
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

/** Findings of one distribution, by vulnerability and by the feed's name of the package. */
type Findings = ReadonlyMap<string, readonly MatchedFinding[]>;

async function changesOf(
  packages: readonly StoredPackage[],
  { distribution }: PackageGroup,
  answering: Answering,
  { from, to, ids, advisories }: SyncSpan & ChangedPackages,
  context: ScanContext,
): Promise<readonly ChangedFinding[]> {
  const byPackage = new Map(
    packages.filter((each) => !isKernelHeaders(each.package)).map((each) => [each.package, each]),
  );
  // All records of a language together decide which of them describe one flaw.
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
  return { stored, ...(before && { before }), ...(after && { after }) };
}

function isChanged({ before, after }: ChangedPackage): boolean {
  if (!before || !after) return true;
  return isFixedNow(before, after) || compareSeverity(before.severity, after.severity) < 0;
}

/** Whether a fix became available, where none was. */
export function isFixedNow(before: Finding, after: Finding): boolean {
  return before.state !== 'fixed' && after.state === 'fixed';
}

function nameOf({ id, evidence }: MatchedFinding): string {
  return `${id}\0${evidence[0]?.package ?? ''}`;
}
