import type { Logger } from 'pino';
import type { JobQueue } from '../../jobs/queue.ts';
import type { MatchCounts, Store } from '../../store/ports.ts';
import { Looks } from '../looks.ts';

/** One job of all replicas. */
const JOB = 'matches';

export interface MatchesOptions {
  readonly store: {
    readonly matches: Pick<Store['matches'], 'counts' | 'drop'>;
    readonly inventory: Pick<Store['inventory'], 'list'>;
  };
  readonly queue: Pick<JobQueue, 'send' | 'work'>;
  /** Matches the packages that are due. */
  readonly match: (signal: AbortSignal) => Promise<void>;
  readonly logger: Logger;
}

/** Keeps what stored packages match: a new version of the matching code matches all of them again. */
export interface RunningMatches {
  /** Handles jobs, and matches what is due. */
  start(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
  counts(): Promise<MatchCounts>;
  /** Drops all matches, and has them made again. */
  rebuild(): Promise<MatchCounts>;
}

export function createMatches({ store, queue, match, logger }: MatchesOptions): RunningMatches {
  const { matches } = store;
  const looks = new Looks({
    look: () => queue.send('matches', JOB, {}),
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
      if (items.length > 0) await looks.start();
    },
    stop: () => looks.stop(),
    counts: () => matches.counts(),
    async rebuild() {
      await matches.drop();
      await looks.now();
      return matches.counts();
    },
  };
}
