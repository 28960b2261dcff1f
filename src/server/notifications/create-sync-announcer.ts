import type { Logger } from 'pino';
import type { Inventory } from '../../inventory/ports.ts';
import type { Store } from '../../store/ports.ts';
import type { JobQueue } from '../../jobs/queue.ts';
import { markAnnounced } from '../../stored/index.ts';
import { sendRematch } from '../feeds/index.ts';
import { Poller } from '../poller.ts';
import type { AnnouncedSync } from './announce-changes.ts';

/** Milliseconds between searches for feeds with unannounced changes. */
const LOOK_EVERY_MS = 15_000;

export interface SyncAnnouncerOptions {
  readonly store: {
    readonly advisories: Pick<Store['advisories'], 'feedStates'>;
    readonly notifications: Pick<Inventory['notifications'], 'announcedUntil' | 'save'>;
    readonly openConditions: Pick<Inventory['openConditions'], 'unjudged'>;
  };
  readonly queue: Pick<JobQueue, 'send' | 'work'>;
  /** Stores events and notifications for a feed's changes. */
  readonly announce: (feed: string, signal: AbortSignal) => Promise<AnnouncedSync>;
  /** Called once events or notifications were stored. */
  readonly stored?: () => Promise<void>;
  readonly logger: Logger;
}

/** Announces the changes that syncs bring to stored images, before any image is matched again. */
export interface SyncAnnouncer {
  /** Handles jobs, and announces syncs left over from before. */
  start(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
  /** Called after a sync. */
  synced(feed: string): Promise<void>;
}

export function createSyncAnnouncer(options: SyncAnnouncerOptions): SyncAnnouncer {
  return new JobSyncAnnouncer(options);
}

class JobSyncAnnouncer implements SyncAnnouncer {
  readonly #options: SyncAnnouncerOptions;
  readonly #poller: Poller;

  constructor(options: SyncAnnouncerOptions) {
    this.#options = options;
    this.#poller = new Poller({
      poll: () => this.#poll(),
      everyMs: LOOK_EVERY_MS,
      logger: options.logger,
      failure: 'cannot look for changes of feeds',
    });
  }

  async start(): Promise<void> {
    const { queue, store } = this.#options;
    await queue.work('changes', 1, (data, signal) => this.#announce(String(data['feed']), signal));
    await markAnnounced(store);
    await this.#poller.start();
  }

  stop(): void {
    this.#poller.stop();
  }

  async synced(feed: string): Promise<void> {
    await this.#options.queue.send('changes', feed, { feed });
  }

  /**
   * Finds syncs that no job announced, since their replica died first or the previous job was just ending,
   * and syncs whose images no job judges. The queue ignores jobs that wait or run already.
   */
  async #poll(): Promise<void> {
    const { store, queue } = this.#options;
    for (const span of await store.openConditions.unjudged()) await sendRematch(span, queue);
    for (const { feed, seq } of await store.advisories.feedStates()) {
      if ((await store.notifications.announcedUntil(feed)) !== seq) await this.synced(feed);
    }
  }

  /** Repeats until no change is left: a sync that ends meanwhile queues no other job. */
  async #announce(feed: string, signal: AbortSignal): Promise<void> {
    const { announce, queue, stored, logger } = this.#options;
    for (;;) {
      const { notifications, events, span } = await announce(feed, signal);
      if (!span) return;
      if (events > 0)
        logger.info({ feed, events, notifications }, 'a sync changed findings of stored images');
      if (events > 0 || notifications > 0) await stored?.();
      await sendRematch(span, queue);
    }
  }
}
