import type * as z from 'zod';
import {
  changedDeliveries,
  deliveryList,
  subscriptionList,
  subscriptionTest,
  subscriptionView,
} from '../api/index.ts';
import type { SubscriptionSettings } from '../domain/index.ts';
import { createHttpClient, type HttpClientOptions } from '../http/index.ts';
import { readAnswer } from './read-answer.ts';

const ITEMS_A_PAGE = 500;

export type SubscriptionView = z.output<typeof subscriptionView>;
export type DeliveryView = z.output<typeof deliveryList>['items'][number];
export type SubscriptionTest = z.output<typeof subscriptionTest>;

export interface SentSubscription extends Partial<SubscriptionSettings> {
  readonly name: string;
  readonly target: string;
  readonly secrets: readonly string[];
}

/** Manages the subscriptions of a Plimsoll server. Throws AppError with the server's reason. */
export class SubscriptionClient {
  readonly #subscriptions: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #http;

  constructor(server: {
    readonly address: string;
    readonly token: string | undefined;
    readonly http: HttpClientOptions;
  }) {
    this.#subscriptions = `${server.address}/api/v1/subscriptions`;
    this.#headers = server.token === undefined ? {} : { authorization: `Bearer ${server.token}` };
    this.#http = createHttpClient(server.http);
  }

  async add(subscription: SentSubscription): Promise<SubscriptionView> {
    return readAnswer(await this.#post('', subscription), subscriptionView);
  }

  async list(): Promise<readonly SubscriptionView[]> {
    const items: SubscriptionView[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await readAnswer(await this.#get('', { cursor }), subscriptionList);
      for (const item of page.items) items.push(item);
      cursor = page.next;
      if (cursor === undefined) return items;
    }
  }

  async test(name: string): Promise<SubscriptionTest> {
    return readAnswer(await this.#post(`/${encodeURIComponent(name)}/test`), subscriptionTest);
  }

  /** Returns the messages that were given up, newest first. */
  async dead(name: string): Promise<readonly DeliveryView[]> {
    const items: DeliveryView[] = [];
    for (let cursor: string | undefined; ;) {
      const path = `/${encodeURIComponent(name)}/deliveries`;
      const page = await readAnswer(await this.#get(path, { state: 'dead', cursor }), deliveryList);
      for (const item of page.items) items.push(item);
      cursor = page.next;
      if (cursor === undefined) return items;
    }
  }

  /** Sends one or all of the dead letters again, or drops them; returns how many. */
  async settle(action: 'resend' | 'drop', name: string, id: string | undefined): Promise<number> {
    const response = await this.#post(
      `/${encodeURIComponent(name)}/${action}`,
      id === undefined ? {} : { id },
    );
    return (await readAnswer(response, changedDeliveries)).messages;
  }

  async close(): Promise<void> {
    await this.#http.close();
  }

  #get(path: string, query: Readonly<Record<string, string | undefined>>) {
    const search = new URLSearchParams({ limit: String(ITEMS_A_PAGE) });
    for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, value);
    return this.#http.request({
      url: `${this.#subscriptions}${path}?${search.toString()}`,
      headers: this.#headers,
    });
  }

  #post(path: string, body: object = {}) {
    return this.#http.request({
      method: 'POST',
      url: this.#subscriptions + path,
      headers: { ...this.#headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }
}
