import type { DeliveryState, NewSubscription, SubscriptionState } from '../ports.ts';
import { integer, rowId, table, text } from './table.ts';

/** Subscriptions to events, and the messages that were sent to them. */
export const SUBSCRIPTION_TABLES = {
  subscription: table({
    id: rowId(),
    name: text().unique(),
    origin: text<NewSubscription['origin']>(),
    creator: text(),
    sees_all: integer(),
    settings: text(),
    sealed: text(),
    /** Number of the last event that was looked at. */
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
      /** Empty once it was delivered. */
      body: text(),
      state: text<DeliveryState>(),
      created_at: text(),
      /** First time it was due. */
      since: text(),
      /** Null once it is delivered or dead; whoever takes it moves it past its attempt. */
      due_at: text().orNull(),
      /** 1 during an attempt. */
      is_taken: integer().defaultTo(0),
      delivered_at: text().orNull(),
      failures: integer().defaultTo(0),
      status: integer().orNull(),
      /** Reason and answer of the last attempt. */
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
  /** The news of a finding that a subscription was sent, by a hash of the finding. */
  told_finding: table(
    {
      subscription_id: integer().references('subscription.id', { cascades: true }),
      hash: text(),
      flaw: text(),
      state: text(),
    },
    { key: ['subscription_id', 'hash'] },
  ),
  /** Events of one cause, of which a subscription is told once no more come. */
  gathering: table(
    {
      subscription_id: integer().references('subscription.id', { cascades: true }),
      cause: text(),
      /** Numbers of the first and the last event. */
      first: integer(),
      last: integer(),
      /** Numbers of events by kind, as JSON. */
      kinds: text(),
      /** When the first one was seen, and the last. */
      since: text(),
      at: text(),
    },
    { key: ['subscription_id', 'cause'] },
  ),
};
