import type { Delivery, DeliveryStore, SubscriptionRecord, SubscriptionStore } from '../../store/ports.ts';
import { Outbox, type OutboxOptions } from './outbox.ts';
import { openTarget, type Target } from './sealed-target.ts';
import { sendMessage, type Sending } from './send-message.ts';

/** Attempts of one subscription at a time; of one that fails, a single one. */
const ATTEMPTS_AT_A_TIME = 8;
/** Messages of one subscription that are taken together. */
const MESSAGES_AT_A_TIME = 32;

export interface SendingDue extends Sending {
  readonly deliveries: Pick<DeliveryStore, 'due'> & OutboxOptions['deliveries'];
  readonly subscriptions: Pick<SubscriptionStore, 'get' | 'change'>;
}

/** Sends what is due. Each subscription has a queue of its own: one that hangs or fails delays no other. */
export class Sender {
  readonly #options: SendingDue;
  readonly #outbox: Outbox;
  readonly #running = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(options: SendingDue) {
    this.#options = options;
    this.#outbox = new Outbox(options);
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

  /** Gives up attempts: what was not acknowledged is sent again, under the same ID, by another replica at once. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.idle();
    await this.#outbox.giveAllBack();
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

  /** Sends what is left until an attempt fails: a target that is down is asked less often. */
  async #sendLeft(subscription: SubscriptionRecord, target: Target, left: Delivery[]): Promise<void> {
    const sending = { ...this.#options, deliveries: this.#outbox };
    const idsLeft = () => left.splice(0).map(({ id }) => id);
    for (let next = left.pop(); next; next = left.pop()) {
      try {
        const isTaken = await sendMessage({ subscription, target }, next, sending, this.#stopping.signal);
        if (!isTaken) await this.#outbox.giveBack(idsLeft());
      } catch (error) {
        // Whether or not that is stored, nobody here keeps them any longer.
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
