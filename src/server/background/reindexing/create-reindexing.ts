import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Digest } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { DueQuery, OutdatedStore } from '../../../inventory/ports.ts';
import type { JobQueue } from '../../../jobs/queue.ts';
import { outdatedReaders } from '../../../stored/index.ts';
import { Poller } from '../../poller.ts';
import { awaitScans, MAX_INDEX_MS, MAX_STORE_FAILURES } from '../../scans/index.ts';
import type { ReindexResult, Work } from '../../work/index.ts';

/** Milliseconds between checks for images: an earlier version may run beside this one, and read more. */
const LOOK_EVERY_MS = 2 * 60_000;
/** A job ends after this time, and the next check goes on. */
const LONGEST_RUN_MS = 60 * 60_000;
const IMAGES_A_PAGE = 500;
const MINUTE_MS = 60_000;
/** Pause after a first failure, which doubles with each further one, up to a day. */
const FIRST_PAUSE_MS = 10 * MINUTE_MS;
const LONGEST_PAUSE_MS = 24 * 60 * MINUTE_MS;
const TOO_LATE = `its layers were not read within ${MAX_INDEX_MS / MINUTE_MS} minutes`;
/** One job for all replicas. */
const JOB = 'reindex';

export interface ReindexingOptions {
  readonly store: { readonly outdated: Omit<OutdatedStore, 'counts' | 'begin' | 'markStale'> };
  readonly queue: Pick<JobQueue, 'send' | 'work' | 'depth'>;
  readonly work: Pick<Work, 'reindex'>;
  /** This program's catalogers, with their versions. */
  readonly current: string;
  /** Images whose layers may be read per minute; 0 for none. */
  readonly perMinute: number;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Reads images again in the background that an earlier program version read. */
export interface RunningReindexing {
  /** Handles jobs, and checks at once. */
  start(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
}

export function createReindexing(options: ReindexingOptions): RunningReindexing {
  const { queue, logger } = options;
  const reindexing = new Reindexing(options);
  const poller = new Poller({
    async poll() {
      // A waiting or running job already covers the same images: no second one is needed.
      await queue.send('reindex', JOB, {});
    },
    everyMs: LOOK_EVERY_MS,
    logger,
    failure: 'cannot look for images that an earlier version read',
  });
  return {
    async start() {
      await queue.work('reindex', 1, (_data, signal) => reindexing.run(signal));
      await poller.start();
    },
    stop: () => poller.stop(),
  };
}

type Step = DueQuery['step'];

class Reindexing {
  readonly #options: ReindexingOptions;
  /** Earliest time for the next pull, on the monotonic clock. */
  #pullAt = Number.NEGATIVE_INFINITY;
  #lastStoreFailure: { readonly key: Digest; readonly failures: number } | undefined;

  constructor(options: ReindexingOptions) {
    this.#options = options;
  }

  /** Reads all images with stored facts first, then the ones whose layers must be read. */
  async run(signal: AbortSignal): Promise<void> {
    const { store, queue, current, logger } = this.#options;
    const outdated = await outdatedReaders(store.outdated, current);
    const end = performance.now() + LONGEST_RUN_MS;
    const tally = new Tally();
    try {
      for (const step of ['judge', 'facts', 'layers'] as const) {
        for await (const key of this.#due(step, outdated, () => performance.now() < end)) {
          await awaitScans(queue, signal);
          if (step === 'layers') await this.#awaitPull(signal);
          tally.add(await this.#reindex(key, step, signal));
        }
      }
    } finally {
      if (!tally.isEmpty) logger.info(tally.figures, 'read images again that an earlier version had read');
    }
  }

  /** Yields due images; a finished image is no longer due. */
  async *#due(
    step: Step,
    outdated: readonly string[],
    isInTime: () => boolean,
  ): AsyncGenerator<Digest, void> {
    const { store, current, now } = this.#options;
    for (;;) {
      const at = now().toISOString();
      const keys = await store.outdated.due({ step, outdated, current, now: at, limit: IMAGES_A_PAGE });
      for (const key of keys) {
        if (!isInTime()) return;
        yield key;
      }
      if (keys.length < IMAGES_A_PAGE) return;
    }
  }

  async #reindex(key: Digest, step: Step, signal: AbortSignal): Promise<ReindexResult> {
    const { work, perMinute, logger } = this.#options;
    const isPaused = step === 'layers' && perMinute === 0;
    const late = AbortSignal.timeout(MAX_INDEX_MS);
    try {
      const args = { key, step: isPaused ? 'facts' : step } as const;
      const result = await work.reindex(args, AbortSignal.any([signal, late]));
      if (result.isPulled === true) this.#pullAt = performance.now() + MINUTE_MS / perMinute;
      await this.#note(key, result);
      return result;
    } catch (error) {
      if (signal.aborted || this.#isOfStore(key, error)) throw error;
      if (!late.aborted)
        logger.error({ image: key, err: error }, 'cannot read an image again: the server failed');
      await this.#fail(key, late.aborted ? TOO_LATE : 'the server failed');
      return { outcome: 'failed' };
    }
  }

  /** If the store fails repeatedly under one image, its contents may be the cause. */
  #isOfStore(key: Digest, error: unknown): boolean {
    if (!(error instanceof AppError) || error.code !== 'STORE_FAILED') return false;
    const failures = this.#lastStoreFailure?.key === key ? this.#lastStoreFailure.failures + 1 : 1;
    this.#lastStoreFailure = { key, failures };
    return failures < MAX_STORE_FAILURES;
  }

  async #note(key: Digest, { outcome, reason = '' }: ReindexResult): Promise<void> {
    const { store, current, perMinute, now } = this.#options;
    if (outcome === 'failed') return this.#fail(key, reason);
    if (outcome === 'left') return store.outdated.end(key);
    if (outcome !== 'layers-missing') return;
    // Facts may come with another image that shares the layers.
    const dueAt = new Date(now().getTime() + (perMinute === 0 ? LONGEST_PAUSE_MS : 0)).toISOString();
    return store.outdated.fail(key, current, { failures: 0, reason: 'its layers must be read again', dueAt });
  }

  async #fail(key: Digest, reason: string): Promise<void> {
    const { store, current, logger, now } = this.#options;
    const failures = ((await store.outdated.attempt(key, current))?.failures ?? 0) + 1;
    const wait = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
    const dueAt = new Date(now().getTime() + wait).toISOString();
    await store.outdated.fail(key, current, { failures, reason, dueAt });
    logger.debug({ image: key, reason, dueAt }, 'cannot read an image again');
  }

  async #awaitPull(signal: AbortSignal): Promise<void> {
    const wait = this.#pullAt - performance.now();
    if (wait > 0) await pause(wait, undefined, { signal });
  }
}

/** One run's result. */
class Tally {
  readonly #figures = { read: 0, changed: 0, pulled: 0, failed: 0, waiting: 0 };

  get figures(): Readonly<Record<string, number>> {
    return this.#figures;
  }

  get isEmpty(): boolean {
    return Object.values(this.#figures).every((figure) => figure === 0);
  }

  add({ outcome, isChanged = false, isPulled = false }: ReindexResult): void {
    if (outcome === 'read') this.#figures.read++;
    if (outcome === 'failed') this.#figures.failed++;
    if (outcome === 'layers-missing') this.#figures.waiting++;
    if (isChanged) this.#figures.changed++;
    if (isPulled) this.#figures.pulled++;
  }
}
