import type { Logger } from 'pino';
import type { FleetLine } from '../../domain/index.ts';
import type { JobQueue } from '../../jobs/queue.ts';
import type { UnsettledLook } from '../../store/ports.ts';
import { logJudged, type JudgedImages } from '../feeds/index.ts';
import { Looks } from '../looks.ts';

/** Interval at which images are looked for whose verdict the clock can change: it does so at midnight, by UTC. */
const LOOK_EVERY_MS = 10 * 60_000;
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
  const looks = new Looks({
    look: () => queue.send('verdicts', JOB, {}),
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
    stop: () => looks.stop(),
  };
}

async function judgeUnsettled(
  { judge, lines, program, logger, now }: VerdictsOptions,
  signal: AbortSignal,
): Promise<void> {
  logJudged(await judge({ lines: await lines(), program, now: now().toISOString() }, signal), logger);
}
