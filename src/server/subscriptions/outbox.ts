import type { Delivery, DeliveryAnswer, DeliveryFailure, DeliveryStore } from '../../inventory/ports.ts';

/** Milliseconds for which a claim on a message lasts unless it is renewed. */
const TAKEN_MS = 10_000;
const RENEW_EVERY_MS = 3_000;
/** Milliseconds to collect deliveries, to store them together. */
const STORED_AFTER_MS = 20;

export interface OutboxOptions {
  readonly deliveries: Pick<DeliveryStore, 'claim' | 'renew' | 'giveBack' | 'delivered' | 'failed'>;
  readonly now: () => Date;
}

interface Taken {
  readonly id: string;
  readonly answer: DeliveryAnswer;
  readonly stored: PromiseWithResolvers<undefined>;
}

/**
 * The messages claimed by this process. A killed process's claims expire within seconds. Deliveries are
 * stored together: a transaction for each message would cost as much as sending it.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #held = new Set<string>();
  #renewing: NodeJS.Timeout | undefined;
  readonly #delivered: Taken[] = [];
  #storing: NodeJS.Timeout | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  async claim(subscription: string, limit: number): Promise<readonly Delivery[]> {
    const now = this.#options.now().toISOString();
    const claimed = await this.#options.deliveries.claim(subscription, { now, until: this.#until(), limit });
    for (const { id } of claimed) this.#held.add(id);
    if (claimed.length > 0) this.#renewing ??= setInterval(() => void this.#renew(), RENEW_EVERY_MS).unref();
    return claimed;
  }

  /** Resolves once it is stored. */
  delivered(id: string, answer: DeliveryAnswer): Promise<void> {
    const stored = Promise.withResolvers<undefined>();
    this.#delivered.push({ id, answer, stored });
    this.#storing ??= setTimeout(() => void this.#store(), STORED_AFTER_MS);
    return stored.promise;
  }

  async failed(id: string, failure: DeliveryFailure): Promise<void> {
    await this.#options.deliveries.failed(id, failure);
    this.#release([id]);
  }

  /** Releases unsent messages to other processes. */
  async giveBack(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    this.#release(ids);
    await this.#options.deliveries.giveBack(ids, this.#options.now().toISOString());
  }

  giveAllBack(): Promise<void> {
    return this.giveBack([...this.#held]);
  }

  async #store(): Promise<void> {
    this.#storing = undefined;
    const batch = this.#delivered.splice(0);
    const messages = batch.map(({ id, answer }) => ({ id, ...answer }));
    try {
      await this.#options.deliveries.delivered(messages, this.#options.now().toISOString());
      for (const { stored } of batch) stored.resolve(undefined);
    } catch (error) {
      for (const { stored } of batch) stored.reject(error);
    }
    this.#release(messages.map(({ id }) => id));
  }

  #release(ids: readonly string[]): void {
    for (const id of ids) this.#held.delete(id);
    if (this.#held.size > 0) return;
    clearInterval(this.#renewing);
    this.#renewing = undefined;
  }

  async #renew(): Promise<void> {
    // While the database is unreachable, claims expire, and other processes send the messages under the same
    // IDs.
    await this.#options.deliveries.renew([...this.#held], this.#until()).catch(() => undefined);
  }

  #until(): string {
    return new Date(this.#options.now().getTime() + TAKEN_MS).toISOString();
  }
}
