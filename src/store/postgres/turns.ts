import type { FeedLock } from '../engine.ts';
import { lockFeed, type LockOptions } from './feed-lock.ts';

/**
 * Lets the callers of one process wait for each other here, so that however many wait for a lock, one connection waits
 * for them all.
 */
export function lockInTurn(options: LockOptions): (feed: string) => Promise<FeedLock> {
  const last = new Map<string, Promise<void>>();
  return async (feed) => {
    const before = last.get(feed);
    const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
    last.set(feed, ended);
    const finish = (): void => {
      if (last.get(feed) === ended) last.delete(feed);
      end(undefined);
    };
    await before;
    try {
      const lock = await lockFeed(feed, options);
      return {
        ...lock,
        release() {
          lock.release();
          finish();
        },
      };
    } catch (thrown) {
      finish();
      throw thrown;
    }
  };
}
