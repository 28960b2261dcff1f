import type { Logger } from 'pino';
import type { FleetLine } from '../../domain/index.ts';
import { messageOf } from '../../errors/index.ts';
import type { JobQueue } from '../../jobs/queue.ts';
import type { UnsettledQuery } from '../../store/ports.ts';
import { logJudged, type JudgedImages } from '../feeds/index.ts';

/** Interval at which images are looked for whose verdict the clock can change: it does so at midnight, by UTC. */
const LOOK_EVERY_MS = 10 * 60_000;
/** One job of all replicas. */
const JOB = 'verdicts';

export interface VerdictsOptions {
  readonly queue: Pick<JobQueue, 'send' | 'work'>;
  /** Judges the images whose verdict may be another now. */
  readonly judge: (
    query: Omit<UnsettledQuery, 'after' | 'limit'>,
    signal: AbortSignal,
  ) => Promise<JudgedImages>;
  /** The lines of the fleet as they are now. */
  readonly lines: () => Promise<readonly Pick<FleetLine, 'name' | 'hash'>[]>;
  /** Version of the program. */
  readonly program: string;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Keeps verdicts true that no sync changes: by other lines, where runs changed, by another program, as time passes. */
export interface RunningVerdicts {
  /** Handles jobs, and looks at once. */
  start(): Promise<void>;
  /** Looks soon: runs or rules have changed. */
  look(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
}

export function createVerdicts(options: VerdictsOptions): RunningVerdicts {
  const { queue, logger } = options;
  let timer: NodeJS.Timeout | undefined;
  /** Looks that were asked for so far: the queue takes no second job while one runs. */
  let looks = 0;
  const look = async () => {
    looks += 1;
    try {
      await queue.send('verdicts', JOB, {});
    } catch (error) {
      // The database may be unreachable; the next look tries again.
      logger.warn({ reason: messageOf(error) }, 'cannot look for verdicts that changed');
    }
  };
  return {
    look,
    async start() {
      await queue.work('verdicts', 1, async (_data, signal) => {
        let done: number;
        do {
          done = looks;
          await judgeUnsettled(options, signal);
        } while (done < looks);
      });
      timer = setInterval(() => void look(), LOOK_EVERY_MS);
      timer.unref();
      await look();
    },
    stop: () => clearInterval(timer),
  };
}

async function judgeUnsettled(
  { judge, lines, program, logger, now }: VerdictsOptions,
  signal: AbortSignal,
): Promise<void> {
  logJudged(await judge({ lines: await lines(), program, now: now().toISOString() }, signal), logger);
}
