import type { Inventory } from '../../inventory/ports.ts';
import type { Store } from '../../store/ports.ts';

/** Marks the feeds' initial content as announced: only later changes are news. */
export async function markAnnounced({
  advisories,
  notifications,
}: {
  readonly advisories: Pick<Store['advisories'], 'feedStates'>;
  readonly notifications: Pick<Inventory['notifications'], 'announcedUntil' | 'save'>;
}): Promise<void> {
  for (const { feed, seq } of await advisories.feedStates()) {
    if ((await notifications.announcedUntil(feed)) !== undefined) continue;
    await notifications.save({ feed, from: undefined, to: seq }, []);
  }
}
