import type { Logger } from 'pino';
import type { Digest } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import type { JobQueue } from '../../jobs/queue.ts';
import type { Store } from '../../store/ports.ts';
import type { RefreshImage } from '../feeds/index.ts';

/** Interval at which images are looked for whose verdict the clock can change: it does so at midnight, by UTC. */
const LOOK_EVERY_MS = 10 * 60_000;
const IMAGES_A_PAGE = 100;
/** One job of all replicas. */
const JOB = 'verdicts';

export interface VerdictsOptions {
  readonly store: {
    readonly verdicts: Pick<Store['verdicts'], 'unsettled'>;
    readonly inventory: Pick<Store['inventory'], 'saveSummary'>;
  };
  readonly queue: Pick<JobQueue, 'send' | 'work'>;
  /** Judges an image, and keeps its verdict. */
  readonly refresh: RefreshImage;
  /** Hash of the line of the fleet. */
  readonly line: string;
  /** Version of the program. */
  readonly program: string;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Keeps verdicts true that no sync changes: of another line, by another program, and as time passes. */
export interface RunningVerdicts {
  /** Handles jobs, and looks at once. */
  start(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
}

export function createVerdicts(options: VerdictsOptions): RunningVerdicts {
  const { queue, logger } = options;
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    try {
      await queue.send('verdicts', JOB, {});
    } catch (error) {
      // The database may be unreachable; the next look tries again.
      logger.warn({ reason: messageOf(error) }, 'cannot look for verdicts that changed');
    }
  };
  return {
    async start() {
      await queue.work('verdicts', 1, (_data, signal) => judgeUnsettled(options, signal));
      timer = setInterval(() => void look(), LOOK_EVERY_MS);
      timer.unref();
      await look();
    },
    stop: () => clearInterval(timer),
  };
}

/** Judges one image after the other: requests come first. A failing image does not stop the rest. */
async function judgeUnsettled(options: VerdictsOptions, signal: AbortSignal): Promise<void> {
  const { store, refresh, logger } = options;
  for await (const key of unsettled(options)) {
    signal.throwIfAborted();
    try {
      const refreshed = await refresh(key, signal);
      if (refreshed) await store.inventory.saveSummary(key, refreshed.summary);
    } catch (error) {
      if (!(error instanceof AppError) || signal.aborted) throw error;
      logger.warn({ image: key, reason: messageOf(error) }, 'cannot judge an image again');
    }
  }
}

/** Passes over each image once, whether or not it could be judged. */
async function* unsettled({ store, line, program, now }: VerdictsOptions): AsyncGenerator<Digest, void> {
  let after: Digest | undefined;
  do {
    const query = { line, program, now: now().toISOString(), limit: IMAGES_A_PAGE };
    const keys = await store.verdicts.unsettled({ ...query, ...(after && { after }) });
    yield* keys;
    after = keys.at(-1);
  } while (after !== undefined);
}
