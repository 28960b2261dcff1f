import { messageOf } from '../../errors/index.ts';
import type { DeliveryStore } from '../../inventory/ports.ts';
import type { ReplicaStore } from '../../store/ports.ts';
import { composeAll, type ComposingAll } from './compose-all.ts';
import { type FileSubscriptions, storeFileSubscriptions } from './file-subscriptions.ts';
import { Sender, type SendingDue } from './send-due.ts';

/** Milliseconds between checks for due events and messages, which other replicas may have stored. */
const LOOK_EVERY_MS = 2_000;
const FORGET_EVERY_MS = 60 * 60_000;
/** Time to keep deliveries: as long as the history. */
const KEPT_MS = 400 * 24 * 60 * 60_000;

export interface SubscriptionsOptions
  extends ComposingAll, Omit<FileSubscriptions, 'events' | 'subscriptions'>, SendingDue {
  readonly subscriptions: ComposingAll['subscriptions'] &
    FileSubscriptions['subscriptions'] &
    SendingDue['subscriptions'];
  readonly deliveries: SendingDue['deliveries'] & Pick<DeliveryStore, 'releaseAll' | 'forget'>;
  /** Absent if this process owns the store. */
  readonly replicas?: ReplicaStore;
}

/** Announces events to subscribers. */
export interface RunningSubscriptions {
  start(): Promise<void>;
  /** Checks at once: events were stored. */
  wake(): void;
  /** Resolves once everything due at the call is made and sent, or failed. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export function createSubscriptions(options: SubscriptionsOptions): RunningSubscriptions {
  return new Subscriptions(options);
}

class Subscriptions implements RunningSubscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #sender: Sender;
  readonly #timers: NodeJS.Timeout[] = [];
  #looking: Promise<void> | undefined;
  #isAskedAgain = false;
  #isStopped = false;

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
    this.#sender = new Sender(options);
  }

  async start(): Promise<void> {
    const { deliveries, replicas } = this.#options;
    await storeFileSubscriptions(this.#options);
    // Releases messages that a killed process had claimed; between replicas, claims expire.
    if (!replicas) await deliveries.releaseAll();
    await this.#forget();
    this.#timers.push(setInterval(() => this.wake(), LOOK_EVERY_MS).unref());
    this.#timers.push(setInterval(() => void this.#forget(), FORGET_EVERY_MS).unref());
    this.wake();
  }

  wake(): void {
    if (this.#isStopped) return;
    if (this.#looking) {
      this.#isAskedAgain = true;
      return;
    }
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined;
      if (!this.#isAskedAgain) return;
      this.#isAskedAgain = false;
      this.wake();
    });
  }

  async settled(): Promise<void> {
    while (this.#looking) await this.#looking;
    await this.#sender.idle();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#looking;
    await this.#sender.stop();
  }

  async #look(): Promise<void> {
    try {
      // A subscription that many events match does not delay the others.
      await composeAll(this.#options, (name) => this.#sender.start(name));
      await this.#sender.look();
    } catch (error) {
      // The database may be unreachable; the next check tries again.
      this.#options.logger.warn({ reason: messageOf(error) }, 'cannot look for events to tell');
    }
  }

  async #forget(): Promise<void> {
    const { deliveries, now, logger } = this.#options;
    try {
      await deliveries.forget(new Date(now().getTime() - KEPT_MS).toISOString());
    } catch (error) {
      logger.warn({ reason: messageOf(error) }, 'cannot delete old messages');
    }
  }
}
