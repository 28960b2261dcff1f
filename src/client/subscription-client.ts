import * as z from 'zod';
import {
  changedDeliveries,
  deliveryList,
  subscriptionList,
  subscriptionTest,
  subscriptionView,
} from '../api/index.ts';
import { itemsOf, type SubscriptionSettings } from '../domain/index.ts';
import { ApiConnection, ITEMS_A_PAGE, type Query, type ServerAccess } from './api-connection.ts';
import { readAnswer } from './read-answer.ts';

const SUBSCRIPTIONS = '/subscriptions';

export type SubscriptionView = z.output<typeof subscriptionView>;
export type DeliveryView = z.output<typeof deliveryList>['items'][number];
export type SubscriptionTest = z.output<typeof subscriptionTest>;

export interface SentSubscription extends Partial<SubscriptionSettings> {
  readonly name: string;
  readonly target: string;
  readonly secrets: readonly string[];
}

/** Manages a Plimsoll server's subscriptions. Throws AppError with the server's reason. */
export class SubscriptionClient {
  readonly #connection: ApiConnection;

  constructor(server: ServerAccess) {
    this.#connection = new ApiConnection(server);
  }

  async add(subscription: SentSubscription): Promise<SubscriptionView> {
    return readAnswer(await this.#post('', subscription), subscriptionView);
  }

  list(): Promise<readonly SubscriptionView[]> {
    return Array.fromAsync(
      itemsOf(async ({ cursor }) => readAnswer(await this.#get('', { cursor }), subscriptionList)),
    );
  }

  async test(name: string): Promise<SubscriptionTest> {
    return readAnswer(await this.#post(`/${encodeURIComponent(name)}/test`), subscriptionTest);
  }

  /** Deletes a subscription, with its queued messages. */
  async remove(name: string): Promise<void> {
    const path = `${SUBSCRIPTIONS}/${encodeURIComponent(name)}`;
    await readAnswer(await this.#connection.delete(path), z.undefined());
  }

  /** Returns the dead letters, newest first. */
  dead(name: string): Promise<readonly DeliveryView[]> {
    const path = `/${encodeURIComponent(name)}/deliveries`;
    return Array.fromAsync(
      itemsOf(async ({ cursor }) =>
        readAnswer(await this.#get(path, { state: 'dead', cursor }), deliveryList),
      ),
    );
  }

  /** Resends or drops one dead letter, or all; returns how many. */
  async resolveDeadLetters(action: 'resend' | 'drop', name: string, id: string | undefined): Promise<number> {
    const response = await this.#post(
      `/${encodeURIComponent(name)}/${action}`,
      id === undefined ? {} : { id },
    );
    return (await readAnswer(response, changedDeliveries)).messages;
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  #get(path: string, query: Query) {
    return this.#connection.get(SUBSCRIPTIONS + path, { limit: ITEMS_A_PAGE, ...query });
  }

  #post(path: string, body: object = {}) {
    return this.#connection.send('POST', SUBSCRIPTIONS + path, body);
  }
}
