import type { Logger } from 'pino';
import type { FleetLine } from '../../domain/index.ts';
import type { JobQueue } from '../../jobs/queue.ts';
import type { UnsettledLook } from '../../store/ports.ts';
import { logJudged, type JudgedImages } from '../feeds/index.ts';
import { Looks } from '../looks.ts';

/** Interval at which images are looked for whose verdict the clock can change: it does so at midnight, by UTC. */
const LOOK_EVERY_MS = 10 * 60_000;
/** Pause before a job is sent again that the queue did not take, since one waits or runs already. */
const AGAIN_AFTER_MS = 1000;
/** One job of all replicas. */
const JOB = 'verdicts';

export interface VerdictsOptions {
  readonly queue: Pick<JobQueue, 'send' | 'work'>;
  /** Judges the images whose verdict may be another now. */
  readonly judge: (query: UnsettledLook, signal: AbortSignal) => Promise<JudgedImages>;
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
  let again: NodeJS.Timeout | undefined;
  let isStopped = false;
  const looks = new Looks({
    async look() {
      const isTaken = await queue.send('verdicts', JOB, {});
      clearTimeout(again);
      // The one that runs, on this replica or another, may have passed what changed.
      if (!isTaken && !isStopped) again = setTimeout(() => void looks.now(), AGAIN_AFTER_MS).unref();
    },
    everyMs: LOOK_EVERY_MS,
    logger,
    failure: 'cannot look for verdicts that changed',
  });
  return {
    look: () => looks.now(),
    async start() {
      await queue.work('verdicts', 1, (_data, signal) => judgeUnsettled(options, signal));
      await looks.start();
    },
    stop() {
      isStopped = true;
      looks.stop();
      clearTimeout(again);
    },
  };
}

async function judgeUnsettled(
  { judge, lines, program, logger, now }: VerdictsOptions,
  signal: AbortSignal,
): Promise<void> {
  logJudged(await judge({ lines: await lines(), program, now: now().toISOString() }, signal), logger);
}
