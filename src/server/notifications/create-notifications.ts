import type { Logger } from 'pino';
import { AppError, messageOf } from '../../errors/index.ts';
import type { JobQueue } from '../../jobs/queue.ts';
import {
  afterDelivery,
  afterFailure,
  type NextAttempt,
  type Persistence,
  type Webhook,
} from '../../notify/index.ts';
import type { NotificationRecord, Store } from '../../store/ports.ts';
import type { Telemetry } from '../../telemetry/index.ts';

/** Interval at which due notifications are looked for, in milliseconds. */
const LOOK_EVERY_MS = 15_000;
/** Notifications per look; the rest wait for the next. */
const SENT_A_LOOK = 500;
/** Concurrent calls; a client that does not answer holds up one of them. */
const CALLS_AT_A_TIME = 4;
/** Clair v4's own retention time. */
const KEPT_MS = 14 * 24 * 60 * 60_000;

export interface NotificationsOptions {
  readonly store: {
    readonly advisories: Pick<Store['advisories'], 'feedStates'>;
    readonly notifications: Pick<
      Store['notifications'],
      'toldUntil' | 'save' | 'get' | 'due' | 'attempted' | 'forget'
    >;
  };
  readonly queue: Pick<JobQueue, 'send' | 'work'>;
  /** Stores notifications of a feed's changes; returns their number. */
  readonly tell: (feed: string, signal: AbortSignal) => Promise<number>;
  readonly webhook: Webhook;
  readonly persistence: Persistence;
  readonly telemetry: Pick<Telemetry, 'notificationSent'>;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Notifies the configured client of changes that syncs bring to stored images. */
export interface RunningNotifications {
  /** Handles jobs, and sends changes and notifications left over from before. */
  start(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
  /** Called after a sync; its changes are sent soon. */
  synced(feed: string): Promise<void>;
}

export function createNotifications(options: NotificationsOptions): RunningNotifications {
  return new WebhookNotifications(options);
}

class WebhookNotifications implements RunningNotifications {
  readonly #options: NotificationsOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: NotificationsOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { queue, store } = this.#options;
    await queue.work('changes', 1, (data, signal) => this.#tell(String(data['feed']), signal));
    await queue.work('notify', CALLS_AT_A_TIME, (data, signal) =>
      this.#deliver(String(data['notification']), signal),
    );
    for (const { feed, seq } of await store.advisories.feedStates()) await this.#catchUp(feed, seq);
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
    await this.#look();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async synced(feed: string): Promise<void> {
    await this.#options.queue.send('changes', feed, { feed });
  }

  /** Skips changes from before notifications were enabled: they are not news. */
  async #catchUp(feed: string, seq: number): Promise<void> {
    const { notifications } = this.#options.store;
    const told = await notifications.toldUntil(feed);
    if (told === undefined) await notifications.save({ feed, from: undefined, to: seq }, []);
    else if (told !== seq) await this.synced(feed);
  }

  async #tell(feed: string, signal: AbortSignal): Promise<void> {
    const { tell, logger, store, now } = this.#options;
    const made = await tell(feed, signal);
    await store.notifications.forget(new Date(now().getTime() - KEPT_MS).toISOString());
    if (made === 0) return;
    logger.info({ feed, notifications: made }, 'a sync changed findings of stored images');
    await this.#look();
  }

  async #look(): Promise<void> {
    const { store, queue, logger, now } = this.#options;
    try {
      for (const notification of await store.notifications.due(now().toISOString(), SENT_A_LOOK)) {
        await queue.send('notify', notification, { notification });
      }
    } catch (error) {
      // The database may be unreachable; the next look tries again.
      logger.warn({ reason: messageOf(error) }, 'cannot maintain notifications');
    }
  }

  async #deliver(id: string, signal: AbortSignal): Promise<void> {
    const { store, webhook, telemetry, persistence, logger, now } = this.#options;
    const notification = await store.notifications.get(id);
    if (!notification || !isDue(notification, now())) return;
    try {
      await webhook.send(id, signal);
    } catch (error) {
      // A job handed back is not a failure of the client.
      if (!(error instanceof AppError) || signal.aborted) throw error;
      telemetry.notificationSent('failed');
      logger.warn({ notification: id, reason: messageOf(error) }, 'cannot deliver a notification');
      await this.#next(id, afterFailure(notification.failures + 1, persistence, now()));
      return;
    }
    telemetry.notificationSent('delivered');
    await this.#next(id, afterDelivery(persistence, now()), now().toISOString());
  }

  #next(id: string, { failures, at }: NextAttempt, notifiedAt?: string): Promise<void> {
    const attempt = { failures, dueAt: at.toISOString(), ...(notifiedAt !== undefined && { notifiedAt }) };
    return this.#options.store.notifications.attempted(id, attempt);
  }
}

/** Another replica may have sent it, or the client have read it, while the job waited. */
function isDue({ dueAt }: NotificationRecord, now: Date): boolean {
  return dueAt !== undefined && Date.parse(dueAt) <= now.getTime();
}
