import { sourceOf, type Finding } from '../domain/index.ts';
import {
  isKernelHeaders,
  matchFindings,
  namesLookedUpAs,
  rankFindings,
  wantedVersions,
  type Answering,
  type Enrichment,
} from '../match/index.ts';
import type { StoredPackage } from '../store/ports.ts';
import { chooseFeeds, distributionKey } from './choose-feeds.ts';
import type { ScanContext } from './context.ts';

/** Syncs of one feed: what was open after `from` is held against what was open after `to`. */
export interface SyncSpan {
  readonly feed: string;
  readonly from: number;
  readonly to: number;
}

/** What a vulnerability hits under one of a feed's names on one distribution, before and after a sync. */
export interface ChangedFinding {
  /** Of any of the packages, as it is now, or as it was where it is gone. */
  readonly finding: Finding;
  readonly before: readonly StoredPackage[];
  readonly after: readonly StoredPackage[];
}

/** Looked up at a time, about: a feed that was replaced whole may have changed all of its names. */
const PACKAGES_A_LOOK = 2000;

/**
 * Asks of each distinct stored package whose ranges changed what a report would have asked before and would ask now,
 * never image by image. A finding whose words, severity or fixed version alone changed is no changed one.
 */
export async function changedFindings(
  span: SyncSpan,
  context: ScanContext,
): Promise<readonly ChangedFinding[]> {
  const { inventory, listing } = context.store;
  const { answering } = await chooseFeeds(await inventory.distributions(), context);
  if (![...answering.values()].some(({ feed }) => feed === span.feed)) return [];
  const changed = await listing.changedPackages(span.feed, span.from, span.to);
  const names = [...new Set(changed.flatMap(namesLookedUpAs))];
  const stored = await inventory.packagesNamed(names);
  const found: ChangedFinding[] = [];
  for (const packages of Map.groupBy(stored, ({ distributionId }) => distributionId).values()) {
    const choice = packages[0] && answering.get(distributionKey(packages[0].distribution));
    if (choice?.feed !== span.feed) continue;
    for (const some of inLooks(packages)) {
      for (const change of await changesOf(some, choice, span, context)) found.push(change);
    }
  }
  return found;
}

/** Packages of one source stay together: they may tell each other's epochs. */
function* inLooks(packages: readonly StoredPackage[]): Generator<readonly StoredPackage[], void> {
  let look: StoredPackage[] = [];
  for (const ofSource of Map.groupBy(packages, (stored) => sourceOf(stored.package).name).values()) {
    for (const stored of ofSource) look.push(stored);
    if (look.length < PACKAGES_A_LOOK) continue;
    yield look;
    look = [];
  }
  if (look.length > 0) yield look;
}

/** Findings of one distribution, by vulnerability and by the name that the feed knows the package by. */
type Findings = ReadonlyMap<string, readonly Finding[]>;

async function changesOf(
  packages: readonly StoredPackage[],
  answering: Answering,
  { from, to }: SyncSpan,
  context: ScanContext,
): Promise<readonly ChangedFinding[]> {
  const byPackage = new Map(
    packages.filter((each) => !isKernelHeaders(each.package.name)).map((each) => [each.package, each]),
  );
  const distribution = packages[0]?.distribution;
  const match = async (seq: number): Promise<Findings> => {
    const { wanted, lookups } = wantedVersions([...byPackage.keys()], answering);
    const matches = await context.store.advisories.match(wanted, seq);
    const own = matches.filter(({ feed }) => feed === answering.feed);
    const { findings } = matchFindings(own, lookups, (version) => answering.scheme.sortKey(version));
    const enrichment = await storedEnrichment(
      findings.map(({ id }) => id),
      context,
    );
    return Map.groupBy(rankFindings(findings, enrichment, distribution), nameOf);
  };
  const [before, after] = [await match(from), await match(to)];
  const packagesOf = (findings: readonly Finding[] = []) =>
    findings.flatMap((finding) => byPackage.get(finding.package) ?? []);
  const changes: ChangedFinding[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(name), after.get(name)];
    const finding = now?.[0] ?? old?.[0];
    const change = { before: packagesOf(old), after: packagesOf(now) };
    if (finding && !isSame(change.before, change.after)) changes.push({ finding, ...change });
  }
  return changes;
}

function nameOf({ id, evidence }: Finding): string {
  return `${id}\0${evidence[0]?.package ?? ''}`;
}

function isSame(a: readonly StoredPackage[], b: readonly StoredPackage[]): boolean {
  const ids = new Set(a.map(({ packageId }) => packageId));
  return a.length === b.length && b.every(({ packageId }) => ids.has(packageId));
}

/** What ranked the last reports: nothing is asked of the network. */
async function storedEnrichment(ids: readonly string[], { store }: ScanContext): Promise<Enrichment> {
  const cves = [...new Set(ids.filter((id) => id.startsWith('CVE-')))];
  const { enrichment } = store;
  return {
    records: await enrichment.ratings(cves),
    epss: new Map<string, never>(),
    kev: new Map<string, never>(),
  };
}
