import { ATTEMPT_TIMEOUT_MS } from '../../notify/index.ts';
import type { DeliveryStore, SubscriptionRecord, SubscriptionStore } from '../../store/ports.ts';
import { sendMessage, type Sending } from './send-message.ts';

/** Attempts of one subscription at a time; of one that fails, a single one. */
const ATTEMPTS_AT_A_TIME = 8;
/** Milliseconds that a message belongs to who took it: longer than an attempt, and than storing how it went. */
const TAKEN_MS = ATTEMPT_TIMEOUT_MS + 15_000;

export interface SendingDue extends Sending {
  readonly deliveries: Pick<DeliveryStore, 'due' | 'claim' | 'delivered' | 'failed'>;
  readonly subscriptions: Pick<SubscriptionStore, 'get' | 'change'>;
}

/** Sends what is due. Each subscription has a queue of its own: one that hangs or fails delays no other. */
export class Sender {
  readonly #options: SendingDue;
  readonly #running = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(options: SendingDue) {
    this.#options = options;
  }

  /** Starts the queues that have something due. */
  async look(): Promise<void> {
    const { deliveries, now } = this.#options;
    for (const name of await deliveries.due(now().toISOString())) this.start(name);
  }

  /** Resolves once nothing is being sent. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** Gives up attempts: what was not acknowledged is sent again, under the same ID. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.idle();
  }

  /** Starts the queue of one subscription. */
  start(name: string): void {
    if (this.#running.has(name) || this.#stopping.signal.aborted) return;
    const queue = this.#drain(name)
      .catch((error: unknown) => {
        if (this.#stopping.signal.aborted) return;
        // The database may be unreachable: the next look tries again.
        this.#options.logger.warn({ err: error, subscription: name }, 'cannot send messages');
      })
      .finally(() => this.#running.delete(name));
    this.#running.set(name, queue);
  }

  async #drain(name: string): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const subscription = await this.#options.subscriptions.get(name);
      if (!subscription || !(await this.#sendSome(subscription))) return;
    }
  }

  async #sendSome(subscription: SubscriptionRecord): Promise<boolean> {
    const { deliveries, now } = this.#options;
    const at = now();
    const claimed = await deliveries.claim(subscription.name, {
      now: at.toISOString(),
      until: new Date(at.getTime() + TAKEN_MS).toISOString(),
      limit: subscription.failures > 0 ? 1 : ATTEMPTS_AT_A_TIME,
    });
    await Promise.all(
      claimed.map((delivery) => sendMessage(subscription, delivery, this.#options, this.#stopping.signal)),
    );
    return claimed.length > 0;
  }
}
