import type {
  Delivery,
  DeliveryStore,
  SubscriptionRecord,
  SubscriptionStore,
} from '../../inventory/ports.ts';
import { Outbox, type OutboxOptions } from './outbox.ts';
import { openTarget, type Target } from './sealed-target.ts';
import { type Sending, sendMessage } from './send-message.ts';

/** A subscription's concurrent attempts; one while it fails. */
const ATTEMPTS_AT_A_TIME = 8;
/** Messages to claim together for a subscription. */
const MESSAGES_AT_A_TIME = 32;

export interface SendingDue extends Sending {
  readonly deliveries: Pick<DeliveryStore, 'due'> & OutboxOptions['deliveries'];
  readonly subscriptions: Pick<SubscriptionStore, 'get' | 'change'>;
}

/** Sends due messages. Each subscription has its own queue: one that hangs or fails delays no other. */
export class Sender {
  readonly #options: SendingDue;
  readonly #outbox: Outbox;
  readonly #running = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(options: SendingDue) {
    this.#options = options;
    this.#outbox = new Outbox(options);
  }

  /** Starts the queues that have due messages. */
  async look(): Promise<void> {
    const { deliveries, now } = this.#options;
    for (const name of await deliveries.due(now().toISOString())) this.start(name);
  }

  /** Resolves once nothing is being sent. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** Aborts attempts: another replica at once resends unacknowledged messages, under the same ID. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.idle();
    await this.#outbox.giveAllBack();
  }

  /** Starts a subscription's queue. */
  start(name: string): void {
    if (this.#running.has(name) || this.#stopping.signal.aborted) return;
    const queue = this.#drain(name)
      .catch((error: unknown) => {
        if (this.#stopping.signal.aborted) return;
        // The database may be unreachable: the next check tries again.
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
    const target = openTarget(subscription.sealed, this.#options.sealer);
    if (!target) return this.#pauseSealed(subscription);
    const most = subscription.failures > 0 ? 1 : MESSAGES_AT_A_TIME;
    const claimed = await this.#outbox.claim(subscription.name, most);
    const left = [...claimed].reverse();
    const senders = Array.from({ length: ATTEMPTS_AT_A_TIME }, () =>
      this.#sendLeft(subscription, target, left),
    );
    await Promise.all(senders);
    return claimed.length > 0;
  }

  /** Sends the rest until an attempt fails: a target that is down is tried less often. */
  async #sendLeft(subscription: SubscriptionRecord, target: Target, left: Delivery[]): Promise<void> {
    const sending = { ...this.#options, deliveries: this.#outbox };
    const idsLeft = () => left.splice(0).map(({ id }) => id);
    for (let next = left.pop(); next; next = left.pop()) {
      try {
        const isTaken = await sendMessage({ subscription, target }, next, sending, this.#stopping.signal);
        if (!isTaken) await this.#outbox.giveBack(idsLeft());
      } catch (error) {
        // Even if that fails, this process stops renewing its claims.
        await this.#outbox.giveBack([next.id, ...idsLeft()]).catch(() => undefined);
        throw error;
      }
    }
  }

  async #pauseSealed({ name }: SubscriptionRecord): Promise<false> {
    const reason = 'its target was sealed with another key: set target and secrets again';
    await this.#options.subscriptions.change(name, { state: 'paused', reason });
    this.#options.logger.error(
      { subscription: name },
      'paused a subscription: its target was sealed with another key',
    );
    return false;
  }
}
