import type { Store } from '../store/ports.ts';

/** The content of feeds before any change was told is not news: only what they change from now on. */
export async function takeAsTold({
  advisories,
  notifications,
}: {
  readonly advisories: Pick<Store['advisories'], 'feedStates'>;
  readonly notifications: Pick<Store['notifications'], 'toldUntil' | 'save'>;
}): Promise<void> {
  for (const { feed, seq } of await advisories.feedStates()) {
    if ((await notifications.toldUntil(feed)) !== undefined) continue;
    await notifications.save({ feed, from: undefined, to: seq }, []);
  }
}
