import type { Logger } from 'pino';
import { defined } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import type { Inventory, NotificationRecord } from '../../inventory/ports.ts';
import type { JobQueue } from '../../jobs/queue.ts';
import {
  afterDelivery,
  afterFailure,
  type NextAttempt,
  type Persistence,
  type Webhook,
} from '../../notify/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import { Poller } from '../poller.ts';

/** Milliseconds between checks for due notifications. */
const LOOK_EVERY_MS = 15_000;
/** Notifications per poll; the rest wait for the next. */
const SENT_A_LOOK = 500;
/** Concurrent calls; a client that does not respond holds up one. */
const CALLS_AT_A_TIME = 4;
/** Clair v4's own retention time. */
const KEPT_MS = 14 * 24 * 60 * 60_000;

export interface NotificationsOptions {
  readonly store: {
    readonly notifications: Pick<Inventory['notifications'], 'get' | 'due' | 'attempted' | 'forget'>;
  };
  readonly queue: Pick<JobQueue, 'send' | 'work'>;
  readonly webhook: Webhook;
  readonly persistence: Persistence;
  readonly telemetry: Pick<Telemetry, 'notificationSent'>;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Notifies the configured client when syncs change stored images. */
export interface RunningNotifications {
  /** Handles jobs, and sends notifications left over from before. */
  start(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
  /** Sends stored notifications. */
  stored(): Promise<void>;
}

export function createNotifications(options: NotificationsOptions): RunningNotifications {
  return new WebhookNotifications(options);
}

class WebhookNotifications implements RunningNotifications {
  readonly #options: NotificationsOptions;
  readonly #poller: Poller;

  constructor(options: NotificationsOptions) {
    this.#options = options;
    this.#poller = new Poller({
      poll: () => this.#poll(),
      everyMs: LOOK_EVERY_MS,
      logger: options.logger,
      failure: 'cannot maintain notifications',
    });
  }

  async start(): Promise<void> {
    const { queue } = this.#options;
    await queue.work('notify', CALLS_AT_A_TIME, (data, signal) =>
      this.#deliver(String(data['notification']), signal),
    );
    await this.#poller.start();
  }

  stop(): void {
    this.#poller.stop();
  }

  async stored(): Promise<void> {
    const { store, now } = this.#options;
    await store.notifications.forget(new Date(now().getTime() - KEPT_MS).toISOString());
    await this.#poller.now();
  }

  async #poll(): Promise<void> {
    const { store, queue, now } = this.#options;
    for (const notification of await store.notifications.due(now().toISOString(), SENT_A_LOOK)) {
      await queue.send('notify', notification, { notification });
    }
  }

  async #deliver(id: string, signal: AbortSignal): Promise<void> {
    const { store, webhook, telemetry, persistence, logger, now } = this.#options;
    const notification = await store.notifications.get(id);
    if (!notification || !isDue(notification, now())) return;
    try {
      await webhook.send(id, signal);
    } catch (error) {
      // A job handed back is not a client failure.
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
    const attempt = { failures, dueAt: at.toISOString(), ...defined({ notifiedAt }) };
    return this.#options.store.notifications.attempted(id, attempt);
  }
}

/** False if another replica sent it, or the client read it, while the job waited. */
function isDue({ dueAt }: NotificationRecord, now: Date): boolean {
  return dueAt !== undefined && Date.parse(dueAt) <= now.getTime();
}
