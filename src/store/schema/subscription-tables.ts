import type { DeliveryState, SubscriptionOrigin, SubscriptionState } from '../../domain/index.ts';
import { integer, rowId, table, text } from './table.ts';

/** Event subscriptions and their messages. */
export const SUBSCRIPTION_TABLES = {
  subscription: table({
    id: rowId(),
    name: text().unique(),
    origin: text<SubscriptionOrigin>(),
    creator: text(),
    sees_all: integer(),
    settings: text(),
    sealed: text(),
    /** Number of the last event processed. */
    cursor: integer(),
    state: text<SubscriptionState>(),
    reason: text().orNull(),
    digest_at: text().orNull(),
    failures: integer().defaultTo(0),
    created_at: text(),
  }),
  delivery: table(
    {
      seq: rowId(),
      id: text().unique(),
      subscription_id: integer().references('subscription.id', { cascades: true }),
      type: text(),
      /** Summary and headers. */
      json: text(),
      /** Empty once delivered. */
      body: text(),
      state: text<DeliveryState>(),
      created_at: text(),
      /** First due time. */
      since: text(),
      /** Null once delivered or dead; a claim moves it past the attempt. */
      due_at: text().orNull(),
      /** 1 during an attempt. */
      is_taken: integer().defaultTo(0),
      delivered_at: text().orNull(),
      failures: integer().defaultTo(0),
      status: integer().orNull(),
      /** Reason and response from the last attempt. */
      outcome: text().orNull(),
    },
    {
      indexes: {
        delivery_of_subscription: { on: ['subscription_id', 'state', 'seq'] },
        delivery_by_delivered: { on: ['delivered_at'] },
        delivery_due: { on: ['subscription_id', 'due_at'], where: 'due_at is not null' },
      },
      move: 'few',
    },
  ),
  /** The last announcement of a finding to a subscription, by a hash of the finding. */
  announced_finding: table(
    {
      subscription_id: integer().references('subscription.id', { cascades: true }),
      hash: text(),
      flaw: text(),
      state: text(),
    },
    { key: ['subscription_id', 'hash'] },
  ),
  /** Events that share a cause. A subscription gets them in one message, once no more arrive. */
  open_digest: table(
    {
      subscription_id: integer().references('subscription.id', { cascades: true }),
      cause: text(),
      /** Numbers of the first and last event. */
      first: integer(),
      last: integer(),
      /** Event counts by kind, as JSON. */
      kinds: text(),
      /** When the first and last event were seen. */
      since: text(),
      at: text(),
    },
    { key: ['subscription_id', 'cause'] },
  ),
};
