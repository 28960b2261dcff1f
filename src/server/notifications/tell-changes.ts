import { changedFindings, type ScanContext } from '../../scan/index.ts';
import type { NotificationShape } from '../../store/ports.ts';
import { toNotifications } from './to-notifications.ts';

/**
 * Stores notifications of what a feed's syncs changed since the last call; returns their number. A first load sends
 * none: before it, nothing was known.
 */
export async function tellChanges(
  feed: string,
  shape: NotificationShape,
  context: ScanContext,
): Promise<number> {
  const { advisories, listing, notifications } = context.store;
  const state = await advisories.feedState(feed);
  const told = await notifications.toldUntil(feed);
  const from = told ?? (await listing.firstSync(feed));
  if (!state || from === undefined || state.seq === told) return 0;
  const to = state.seq;
  const changed = from === to ? [] : await changedFindings({ feed, from, to }, context);
  const made = toNotifications(changed, shape);
  const isOurs = await notifications.save({ feed, from: told, to }, made);
  return isOurs ? made.length : 0;
}
