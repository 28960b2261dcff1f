import { changedFindings, type ScanContext } from '../../scan/index.ts';
import type { NotificationShape } from '../../store/ports.ts';
import { toNotifications } from './to-notifications.ts';

/**
 * Stores what the syncs of a feed changed since this was last asked, for clients to be told; the number of notifications.
 * A first load tells nobody: before it, the answer was that nothing is known.
 */
export async function tellChanges(
  feed: string,
  shape: NotificationShape,
  context: ScanContext,
): Promise<number> {
  const { advisories, notifications } = context.store;
  const state = await advisories.feedState(feed);
  const from = await notifications.toldUntil(feed);
  if (!state || state.seq === from) return 0;
  const to = state.seq;
  const changed = from === undefined ? [] : await changedFindings({ feed, from, to }, context);
  const made = toNotifications(changed, shape);
  const isOurs = await notifications.save({ feed, from, to }, made);
  return isOurs ? made.length : 0;
}
