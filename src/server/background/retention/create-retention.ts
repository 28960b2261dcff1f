import type { Logger } from 'pino';
import type { RetentionSettings } from '../../../config/index.ts';
import { messageOf } from '../../../errors/index.ts';
import { markedBases, prune, pruneLimits, type PruneOptions, type PruneRun } from '../../../fleet/index.ts';
import type { Inventory, PruneCounts } from '../../../inventory/ports.ts';
import type { JobQueue } from '../../../jobs/queue.ts';
import type { Telemetry } from '../../../telemetry/index.ts';

/** A server that just started has other work to do. */
const FIRST_LOOK_MS = 10 * 60_000;
const LOOK_EVERY_MS = 24 * 60 * 60_000;
/**
 * Milliseconds for which the last record of exploited images is reused: images that began to run since are
 * not deleted that soon.
 */
const NOTED_FOR_MS = 10 * 60_000;
const NEVER = new AbortController().signal;
/** One job for all replicas. */
const JOB = 'prune';

export interface RetentionOptions {
  readonly store: Pick<Inventory, 'inventory' | 'retention' | 'takeLock'>;
  readonly queue: Pick<JobQueue, 'send' | 'work'>;
  /** Records which images run while KEV lists a CVE that affects them. */
  readonly noteExploited: (signal: AbortSignal) => Promise<void>;
  readonly settings: RetentionSettings;
  /** Patterns for the names of base images, which stay. */
  readonly bases: readonly string[];
  readonly telemetry: Pick<Telemetry, 'pruned'>;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Deletes expired data, once a day and on an administrator's request. */
export interface RunningRetention {
  start(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
  /** Counts the data that a run would delete. */
  count(options: Partial<PruneOptions>): Promise<PruneCounts>;
  /** Deletes for at most `patience` milliseconds. Waits for any other deletion. */
  run(options: Partial<PruneOptions>, patience: number, signal?: AbortSignal): Promise<PruneRun>;
}

export function createRetention(options: RetentionOptions): RunningRetention {
  return new Retention(options);
}

class Retention implements RunningRetention {
  readonly #options: RetentionOptions;
  #timer: NodeJS.Timeout | undefined;
  #notedAt = Number.NEGATIVE_INFINITY;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#options.queue.work('prune', 1, async (_data, signal) => {
      await this.run({}, Number.POSITIVE_INFINITY, signal);
      signal.throwIfAborted();
    });
    this.#lookIn(FIRST_LOOK_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async count(options: Partial<PruneOptions>): Promise<PruneCounts> {
    const { retention } = this.#options.store;
    return retention.count(await this.#plan(options, NEVER));
  }

  async run(options: Partial<PruneOptions>, patience: number, signal = NEVER): Promise<PruneRun> {
    const { store, telemetry, logger } = this.#options;
    const lock = await store.takeLock(JOB);
    try {
      const plan = await this.#plan(options, signal);
      const end = performance.now() + patience;
      const run = await prune(store.retention, plan, () => !signal.aborted && performance.now() < end);
      telemetry.pruned(run.removed);
      const left = Object.entries(run.removed).filter(([, count]) => count > 0);
      if (left.length > 0) logger.info(Object.fromEntries(left), 'removed expired data');
      return run;
    } finally {
      lock.release();
    }
  }

  async #plan(options: Partial<PruneOptions>, signal: AbortSignal) {
    const { store, settings, bases, now } = this.#options;
    if (options.dropExploited !== true) await this.#note(signal);
    const limits = pruneLimits({ ...settings, dropExploited: false, ...options }, now());
    return store.retention.plan({ ...limits, keptImages: await markedBases(bases, store.inventory) });
  }

  /** Matches every CVE in KEV: a series of requests, each deleting a part, does so once. */
  async #note(signal: AbortSignal): Promise<void> {
    if (performance.now() - this.#notedAt < NOTED_FOR_MS) return;
    await this.#options.noteExploited(signal);
    signal.throwIfAborted();
    this.#notedAt = performance.now();
  }

  #lookIn(delay: number): void {
    this.#timer = setTimeout(() => {
      this.#lookIn(LOOK_EVERY_MS);
      void this.#look();
    }, delay);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const { queue, logger } = this.#options;
    try {
      await queue.send('prune', JOB, {});
    } catch (error) {
      // The database may be unreachable; the next check tries again.
      logger.warn({ reason: messageOf(error) }, 'cannot remove expired data');
    }
  }
}
