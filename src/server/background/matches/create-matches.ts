import type { Logger } from 'pino';
import type { Inventory, MatchCounts } from '../../../inventory/ports.ts';
import type { JobQueue } from '../../../jobs/queue.ts';
import { Poller } from '../../poller.ts';

/** One job for all replicas. */
const JOB = 'matches';

export interface MatchesOptions {
  readonly store: {
    readonly matches: Pick<Inventory['matches'], 'counts' | 'drop'>;
    readonly inventory: Pick<Inventory['inventory'], 'list'>;
  };
  readonly queue: Pick<JobQueue, 'send' | 'work'>;
  /** Matches the packages that are due. */
  readonly match: (signal: AbortSignal) => Promise<void>;
  readonly logger: Logger;
}

/** Keeps package matches current: a new version of the matching code matches all packages again. */
export interface RunningMatches {
  /** Handles jobs, and matches due packages. */
  start(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
  counts(): Promise<MatchCounts>;
  /** Drops all matches, and starts matching again. */
  rebuild(): Promise<MatchCounts>;
}

export function createMatches({ store, queue, match, logger }: MatchesOptions): RunningMatches {
  const { matches } = store;
  const poller = new Poller({
    poll: () => queue.send('matches', JOB, {}),
    logger,
    failure: 'cannot have stored packages matched',
  });
  return {
    async start() {
      await queue.work('matches', 1, async (_data, signal) => {
        await match(signal);
        logger.info(await matches.counts(), 'stored packages are matched');
      });
      const { items } = await store.inventory.list({ limit: 1 });
      if (items.length > 0) await poller.start();
    },
    stop: () => poller.stop(),
    counts: () => matches.counts(),
    async rebuild() {
      await matches.drop();
      await poller.now();
      return matches.counts();
    },
  };
}
