import type { Logger } from 'pino';
import type { FleetLine } from '../../../domain/index.ts';
import type { StaleSearch } from '../../../inventory/ports.ts';
import type { JobQueue } from '../../../jobs/queue.ts';
import { type JudgedImages, logJudged } from '../../feeds/index.ts';
import { Poller } from '../../poller.ts';

/** Milliseconds between checks for verdicts that the clock can change, which it does at midnight UTC. */
const LOOK_EVERY_MS = 10 * 60_000;
/** One job for all replicas. */
const JOB = 'verdicts';

export interface VerdictsOptions {
  readonly queue: Pick<JobQueue, 'send' | 'work'>;
  /** Judges the images whose verdict is stale. */
  readonly judge: (query: StaleSearch, signal: AbortSignal) => Promise<JudgedImages>;
  /** The fleet's current lines. */
  readonly lines: () => Promise<readonly Pick<FleetLine, 'name' | 'hash'>[]>;
  /** The program version. */
  readonly program: string;
  readonly logger: Logger;
  readonly now: () => Date;
}

/**
 * Renews verdicts that become stale without a sync: after changed lines or runs, with another program
 * version, as time passes.
 */
export interface RunningVerdicts {
  /** Handles jobs, and checks at once. */
  start(): Promise<void>;
  /** Checks soon: runs or rules have changed. */
  poll(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
}

export function createVerdicts(options: VerdictsOptions): RunningVerdicts {
  const { queue, logger } = options;
  const poller = new Poller({
    poll: () => queue.send('verdicts', JOB, {}),
    everyMs: LOOK_EVERY_MS,
    logger,
    failure: 'cannot look for verdicts that changed',
  });
  return {
    poll: () => poller.now(),
    async start() {
      await queue.work('verdicts', 1, (_data, signal) => judgeStale(options, signal));
      await poller.start();
    },
    stop: () => poller.stop(),
  };
}

async function judgeStale(
  { judge, lines, program, logger, now }: VerdictsOptions,
  signal: AbortSignal,
): Promise<void> {
  logJudged(await judge({ lines: await lines(), program, now: now().toISOString() }, signal), logger);
}
