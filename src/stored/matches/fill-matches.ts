import { appendTo, type InstalledPackage, isLookedUp, isMalware } from '../../domain/index.ts';
import { claimant, type PackageGroup } from '../../findings/answering.ts';
import { sourcesOf } from '../../findings/feeds/sources-of.ts';
import type { MatchContent, MatchedPackage, MatchGroup, StoredPackage } from '../../inventory/ports.ts';
import { type Answering, type LookedUp, lookUp } from '../../match/index.ts';
import { chooseFeeds, type ChosenFeeds } from '../changes/choose-feeds.ts';
import { askedScopes, scopePackages } from '../changes/scope-packages.ts';
import type { StoredContext } from '../context.ts';
import { type FoundPackage, recordFirstKnown } from './record-first-known.ts';
import { UNCLAIMED, type WantedGroup, wantedGroups } from './matched-groups.ts';
import { needsReport } from './needs-report.ts';

/** Packages matched at a time. */
const PACKAGES_A_PAGE = 4000;
/** Pages of due packages read at a time. */
const PAGES_A_LIST = 4;
/** Each attempt goes on from what the others have done. */
const MAX_ATTEMPTS = 100;

const NONE: ReadonlyMap<InstalledPackage, readonly MatchContent[]> = new Map();

/** Matches of all stored packages, as of the last syncs. */
export interface FilledMatches {
  readonly chosen: ChosenFeeds;
  readonly groups: readonly WantedGroup[];
  /** Numbers of the syncs of feeds that rank CVEs, which no match depends on. */
  readonly rankings: ReadonlyMap<string, number>;
}

/**
 * Matches the stored packages that were never matched, and those that syncs have touched since. Others may do the same at
 * once: whoever comes second matches what is left.
 */
export async function fillMatches(context: StoredContext): Promise<FilledMatches> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const filled = await fillOnce(context);
    if (filled) return filled;
  }
  throw new Error(`matches were moved by others ${MAX_ATTEMPTS} times while they were filled`);
}

/** Returns undefined if another moved a group meanwhile. */
async function fillOnce(context: StoredContext): Promise<FilledMatches | undefined> {
  const { store } = context;
  await scopePackages(store.fleet);
  const states = await store.advisories.feedStates();
  const rankings = new Map(states.map(({ feed, seq }) => [feed, seq]));
  const chosen = await chooseFeeds(store.inventory, context);
  const groups = await wantedGroups(chosen, store.advisories);
  const known = new Map((await store.matches.groups()).map((group) => [group.hash, group]));
  for (const each of [...groups, undefined]) {
    const wanted = each?.wanted ?? UNCLAIMED;
    if (!(await moveTo(wanted, known.get(wanted.hash), each?.group, chosen, context))) return undefined;
  }
  return (await matchDue(chosen, groups, context)) ? { chosen, groups, rankings } : undefined;
}

async function moveTo(
  wanted: MatchGroup,
  known: MatchGroup | undefined,
  group: PackageGroup | undefined,
  { answering }: ChosenFeeds,
  { store }: StoredContext,
): Promise<boolean> {
  if (known?.answering === wanted.answering && known.seq === wanted.seq) return true;
  const answer = group && answering.get(group);
  if (!group || !answer || known?.answering !== wanted.answering) {
    return store.matches.move(wanted, known, 'all');
  }
  // Another has seen a later sync.
  if (known.seq > wanted.seq) return false;
  const span = { feed: answer.feed, from: known.seq, to: wanted.seq };
  return store.matches.move(wanted, known, await store.fleet.touched(span, askedScopes(group, answer)));
}

/** A page is stored while the next one is matched: the database does one, this process the other. */
async function matchDue(
  chosen: ChosenFeeds,
  groups: readonly WantedGroup[],
  context: StoredContext,
): Promise<boolean> {
  const wantedOf = new Map(groups.map(({ group, wanted }) => [group, wanted]));
  for (;;) {
    const due = await context.store.matches.due(PAGES_A_LIST * PACKAGES_A_PAGE);
    if (due.length === 0) return true;
    if (due.some((stored) => isOfOthers(stored, chosen))) return false;
    let saving = Promise.resolve(true);
    for (let at = 0; at < due.length; at += PACKAGES_A_PAGE) {
      const page = due.slice(at, at + PACKAGES_A_PAGE);
      const [found, isSaved] = await Promise.all([matchPage(page, chosen, wantedOf, context), saving]);
      if (!isSaved) return false;
      saving = save(found, context);
    }
    if (!(await saving)) return false;
  }
}

interface FoundOfGroup {
  readonly group: MatchGroup;
  readonly packages: readonly FoundPackage[];
}

async function matchPage(
  packages: readonly StoredPackage[],
  chosen: ChosenFeeds,
  wantedOf: ReadonlyMap<PackageGroup, MatchGroup>,
  context: StoredContext,
): Promise<readonly FoundOfGroup[]> {
  const found: FoundOfGroup[] = [];
  const claimed = Map.groupBy(packages, ({ package: pkg, distribution }) =>
    claimant(pkg, chosen.groupsOn(distribution)),
  );
  for (const [group, own] of claimed) {
    const wanted = (group && wantedOf.get(group)) ?? UNCLAIMED;
    const answer = group && chosen.answering.get(group);
    const matches = answer ? await matchesOf(own, answer, wanted.seq, context) : NONE;
    const matched = own.map((stored) => ({ stored, matches: matches.get(stored.package) ?? [] }));
    found.push({ group: wanted, packages: matched });
  }
  return found;
}

/** Returns false if another moved a group meanwhile. */
async function save(found: readonly FoundOfGroup[], context: StoredContext): Promise<boolean> {
  // First, since packages that are matched are not looked at again.
  for (const { group, packages } of found) await recordFirstKnown(packages, group.seq, context);
  return context.store.matches.save(
    found.map(({ group, packages }) => ({ group, packages: packages.map(toMatched) })),
  );
}

function toMatched({ stored: { packageId, distributionId }, matches }: FoundPackage): MatchedPackage {
  return { packageId, ...(distributionId !== undefined && { distributionId }), matches };
}

/** Whether its image, of another distribution or with another language, was saved after the feeds were chosen. */
function isOfOthers({ package: pkg, distribution }: StoredPackage, { groupsOn }: ChosenFeeds): boolean {
  const groups = groupsOn(distribution);
  if (pkg.ecosystem === undefined) {
    return distribution !== undefined && groups.every((group) => group.distribution === undefined);
  }
  return isLookedUp(pkg, undefined) && !groups.some((group) => group.claims(pkg));
}

async function matchesOf(
  packages: readonly StoredPackage[],
  answering: Answering,
  seq: number,
  { store }: StoredContext,
): Promise<ReadonlyMap<InstalledPackage, readonly MatchContent[]>> {
  const own = packages.map((stored) => stored.package).filter((pkg) => !needsReport(pkg));
  const lookedUp = await lookUp(own, answering, sourcesOf(store), seq);
  const found = new Map<InstalledPackage, MatchContent[]>();
  for (const [pkg, content] of contentsOf(lookedUp)) appendTo(found, pkg, content);
  return found;
}

function* contentsOf({
  findings,
  notCompared,
}: LookedUp): Iterable<readonly [InstalledPackage, MatchContent]> {
  for (const { package: pkg, id, aliases, state, fixedVersion, fixRequires, ratings, evidence } of findings) {
    const malicious = evidence.filter(({ record }) => isMalware(record)).slice(0, 1);
    const content = {
      kind: 'flaw',
      id,
      ...(aliases && { aliases }),
      state,
      ...(fixedVersion !== undefined && { fixedVersion }),
      ...(fixRequires !== undefined && { fixRequires }),
      ratings,
      evidence: malicious.map(({ feed, record }) => ({ feed, record })),
    } as const;
    yield [pkg, content];
  }
  for (const { record, ids, aliases, package: name, packages, isUnversioned } of notCompared) {
    const content = {
      kind: 'uncompared',
      record,
      ids,
      aliases,
      package: name,
      ...(isUnversioned && { isUnversioned }),
    } as const;
    for (const pkg of packages) yield [pkg, content];
  }
}
