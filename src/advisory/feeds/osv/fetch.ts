import { schemeOfEcosystem } from '../../../versions/index.ts';
import { goesOn, parseCursor } from '../../feed-kit/cursor.ts';
import type { Feed, FeedContext, FeedOutcome } from '../../feed-kit/feed.ts';
import { feedFailed } from '../../feed-kit/feed-error.ts';
import { OlderData } from '../../feed-kit/refuse-older.ts';
import { syncChanges } from './changes.ts';
import { exportOf } from './export.ts';
import { readingOf } from './reading.ts';
import { syncWhole } from './whole.ts';

/** The modification list omits records removed from an export, so a full read follows once a week. */
const WHOLE_AGAIN_MS = 7 * 24 * 60 * 60 * 1000;

/** Syncs one export; `part` is an ecosystem without a release, as OSV names its exports: `Red Hat`. */
export async function syncOsv(feed: Feed, part: string, context: FeedContext): Promise<FeedOutcome> {
  const source = exportOf(feed, part, context);
  if (schemeOfEcosystem(part) === undefined) {
    const reason = `"${part}" has no known version scheme, so nothing could be looked up in it`;
    throw feedFailed(source.name, context.resolve(source.folder), reason);
  }
  const state = await context.store.advisories.feedState(source.name);
  const cursor = state?.cursor === undefined ? undefined : parseCursor(state.cursor);
  if (state === undefined || cursor === undefined || context.acceptOlder === true)
    return syncWhole(source, state);
  if (cursor.reading !== readingOf(part).reading) return syncWhole(source, state, {});
  if (goesOn(cursor, context.now(), WHOLE_AGAIN_MS)) return syncChanges(source, state, cursor);
  return syncWhole(source, state).catch((error: unknown) => {
    // An export is made less often than the list, which may have brought changes since.
    if (error instanceof OlderData) return syncChanges(source, state, cursor);
    throw error;
  });
}
