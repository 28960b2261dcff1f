import { goesOn, parseCursor } from '../../feed-kit/cursor.ts';
import type { Feed, FeedContext, FeedOutcome } from '../../feed-kit/feed.ts';
import { syncChanges } from './changes.ts';
import { releaseOf } from './release.ts';
import { syncArchive } from './whole.ts';

/** A document could vanish from both lists, so a full read follows once a month. */
const WHOLE_AGAIN_MS = 30 * 24 * 60 * 60 * 1000;

/** Syncs a major release, `9`: by the changes since the last sync, or by the archive and the changes since that. */
export async function syncRedHat(feed: Feed, part: string, context: FeedContext): Promise<FeedOutcome> {
  const release = releaseOf(feed, part, context);
  const state = await context.store.advisories.feedState(release.name);
  const cursor = state?.cursor === undefined ? undefined : parseCursor(state.cursor);
  if (state && cursor && context.acceptOlder !== true && goesOn(cursor, context.now(), WHOLE_AGAIN_MS)) {
    const outcome = await syncChanges(release, state, cursor);
    if (outcome !== 'use-archive') return outcome;
  }
  const whole = await syncArchive(release, state);
  const after = await context.store.advisories.feedState(release.name);
  if (after?.cursor === undefined) return whole;
  // However many: the archive is as new as it gets.
  const since = await syncChanges(release, after, parseCursor(after.cursor), Infinity);
  return since === 'use-archive' || since.kind === 'unchanged' ? whole : since;
}
