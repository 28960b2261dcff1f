import type { FeedLock } from '../engine.ts';
import { lockFeed, type LockOptions } from './feed-lock.ts';

/** Queues callers in this process, so that only one connection waits for a lock, however many callers wait. */
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
