import type { Logger } from 'pino';
import type { JobQueue } from '../../jobs/queue.ts';
import { takeAsTold } from '../../scan/index.ts';
import type { Store } from '../../store/ports.ts';
import { sendRematch } from '../feeds/index.ts';
import { Looks } from '../looks.ts';
import type { Told } from './tell-changes.ts';

/** Interval of the search for feeds whose changes nobody reported, in milliseconds. */
const LOOK_EVERY_MS = 15_000;

export interface ChangesOptions {
  readonly store: {
    readonly advisories: Pick<Store['advisories'], 'feedStates'>;
    readonly notifications: Pick<Store['notifications'], 'toldUntil' | 'save'>;
    readonly episodes: Pick<Store['episodes'], 'unjudged'>;
  };
  readonly queue: Pick<JobQueue, 'send' | 'work'>;
  /** Stores events and notifications of a feed's changes. */
  readonly tell: (feed: string, signal: AbortSignal) => Promise<Told>;
  /** Called once events or notifications were stored. */
  readonly stored?: () => Promise<void>;
  readonly logger: Logger;
}

/** Tells what syncs change for stored images, before any of these is matched again. */
export interface RunningChanges {
  /** Handles jobs, and reports syncs that nobody reported. */
  start(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
  /** Called after a sync. */
  synced(feed: string): Promise<void>;
}

export function createChanges(options: ChangesOptions): RunningChanges {
  return new ToldChanges(options);
}

class ToldChanges implements RunningChanges {
  readonly #options: ChangesOptions;
  readonly #looks: Looks;

  constructor(options: ChangesOptions) {
    this.#options = options;
    this.#looks = new Looks({
      look: () => this.#look(),
      everyMs: LOOK_EVERY_MS,
      logger: options.logger,
      failure: 'cannot look for changes of feeds',
    });
  }

  async start(): Promise<void> {
    const { queue, store } = this.#options;
    await queue.work('changes', 1, (data, signal) => this.#tell(String(data['feed']), signal));
    await takeAsTold(store);
    await this.#looks.start();
  }

  stop(): void {
    this.#looks.stop();
  }

  async synced(feed: string): Promise<void> {
    await this.#options.queue.send('changes', feed, { feed });
  }

  /**
   * Finds syncs that no job told, since their replica died first or the job before was just ending, and such by which no
   * job judges images. The queue takes none of those that wait or run.
   */
  async #look(): Promise<void> {
    const { store, queue } = this.#options;
    for (const span of await store.episodes.unjudged()) await sendRematch(span, queue);
    for (const { feed, seq } of await store.advisories.feedStates()) {
      if ((await store.notifications.toldUntil(feed)) !== seq) await this.synced(feed);
    }
  }

  /** Tells until nothing is new: a sync that ends meanwhile queues no other job. */
  async #tell(feed: string, signal: AbortSignal): Promise<void> {
    const { tell, queue, stored, logger } = this.#options;
    for (;;) {
      const { notifications, events, span } = await tell(feed, signal);
      if (!span) return;
      if (events > 0)
        logger.info({ feed, events, notifications }, 'a sync changed findings of stored images');
      if (events > 0 || notifications > 0) await stored?.();
      await sendRematch(span, queue);
    }
  }
}
