import { isAnsweredMaker, isLookedUp } from '../../domain/index.ts';
import { claimant, groupsOf } from '../../findings/answering.ts';
import type { MatchGroup, StoredPackage } from '../../inventory/ports.ts';
import { chooseFeeds, type ChosenFeeds } from '../changes/choose-feeds.ts';
import { askedScopes, scopePackages } from '../changes/scope-packages.ts';
import type { StoredContext } from '../context.ts';
import { matchPage, savePage } from './match-page.ts';
import { type WantedGroup, wantedGroups } from './wanted-groups.ts';

/** Packages matched at a time. */
const PACKAGES_A_PAGE = 4000;
/** Pages of due packages read at a time. */
const PAGES_A_LIST = 4;
/** Each attempt continues from the work of all workers. */
const MAX_ATTEMPTS = 100;

/** The state of the feeds that the matches of all stored packages reflect. */
export interface FilledMatches {
  readonly chosen: ChosenFeeds;
  readonly groups: readonly WantedGroup[];
  /** Sync numbers by feed, for the feeds that rank CVEs: no match depends on them. */
  readonly seqs: ReadonlyMap<string, number>;
}

/**
 * Matches the stored packages that were never matched or that a sync has touched since. Workers may do so concurrently:
 * each matches what the others left.
 */
export async function fillMatches(context: StoredContext): Promise<FilledMatches> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const filled = await fillOnce(context);
    if (filled) return filled;
  }
  throw new Error(`matches were moved by others ${MAX_ATTEMPTS} times while they were filled`);
}

/** Returns undefined if another worker moved a group meanwhile. */
async function fillOnce(context: StoredContext): Promise<FilledMatches | undefined> {
  const { store } = context;
  await scopePackages(store.fleet);
  const seqs = new Map((await store.advisories.feedStates()).map(({ feed, seq }) => [feed, seq]));
  const chosen = await chooseFeeds(store.inventory, context);
  const groups = await wantedGroups(chosen, store.advisories);
  const known = new Map((await store.matches.groups()).map((group) => [group.hash, group]));
  for (const group of groups) {
    if (!(await moveTo(group, known.get(group.wanted.hash), context))) return undefined;
  }
  return (await matchDue(chosen, groups, context)) ? { chosen, groups, seqs } : undefined;
}

/** Marks the group's packages as due that a sync has touched since, or all if other feeds answer now. */
async function moveTo(
  { group, wanted, answering }: WantedGroup,
  known: MatchGroup | undefined,
  { store }: StoredContext,
): Promise<boolean> {
  if (known?.answering === wanted.answering && known.seq === wanted.seq) return true;
  if (!group || !answering || known?.answering !== wanted.answering) {
    return store.matches.move(wanted, known, 'all');
  }
  // Another worker has seen a later sync.
  if (known.seq > wanted.seq) return false;
  const span = { feed: answering.feed, from: known.seq, to: wanted.seq };
  return store.matches.move(wanted, known, await store.fleet.touched(span, askedScopes(group, answering)));
}

/** Saves a page while it matches the next: the database does one, this process the other. */
async function matchDue(
  chosen: ChosenFeeds,
  groups: readonly WantedGroup[],
  context: StoredContext,
): Promise<boolean> {
  for (;;) {
    const due = await context.store.matches.due(PAGES_A_LIST * PACKAGES_A_PAGE);
    if (due.length === 0) return true;
    if (due.some((stored) => isUnchosen(stored, chosen))) return false;
    let saving = Promise.resolve(true);
    for (let start = 0; start < due.length; start += PACKAGES_A_PAGE) {
      const page = due.slice(start, start + PACKAGES_A_PAGE);
      const [matched, isSaved] = await Promise.all([matchPage(page, chosen, groups, context), saving]);
      if (!isSaved) return false;
      saving = savePage(matched, context);
    }
    if (!(await saving)) return false;
  }
}

/** Whether its distribution or language came with an image that was saved after the feeds were chosen. */
function isUnchosen({ package: pkg, distribution }: StoredPackage, { groupsOn }: ChosenFeeds): boolean {
  const groups = groupsOn(distribution);
  if (pkg.ecosystem === undefined) {
    if (distribution && isAnsweredMaker(pkg.thirdParty)) {
      const own = groupsOf({ distribution, ecosystems: [pkg.thirdParty] }, []);
      return claimant(pkg, own) !== undefined && !claimant(pkg, groups);
    }
    return distribution !== undefined && groups.every((group) => group.distribution === undefined);
  }
  return isLookedUp(pkg, undefined) && !groups.some((group) => group.claims(pkg));
}
