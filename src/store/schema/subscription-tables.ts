import type { Generated } from 'kysely';
import type { DeliveryState, NewSubscription, SubscriptionState } from '../ports.ts';

/** Subscriptions to events, and the messages that were sent to them. */
export interface SubscriptionTables {
  subscription: SubscriptionTable;
  delivery: DeliveryTable;
  /** The news of a finding that a subscription was sent, by a hash of the finding. */
  told_finding: { subscription_id: number; hash: string; flaw: string; state: string };
  gathering: GatheringTable;
}

export interface SubscriptionTable {
  id: Generated<number>;
  name: string;
  origin: NewSubscription['origin'];
  creator: string;
  sees_all: number;
  settings: string;
  sealed: string;
  /** Number of the last event that was looked at. */
  cursor: number;
  state: SubscriptionState;
  reason: string | null;
  digest_at: string | null;
  failures: Generated<number>;
  created_at: string;
}

export interface DeliveryTable {
  seq: Generated<number>;
  id: string;
  subscription_id: number;
  type: string;
  /** Summary and headers. */
  json: string;
  /** Empty once it was delivered. */
  body: string;
  state: DeliveryState;
  created_at: string;
  /** First time it was due. */
  since: string;
  /** Null once it is delivered or dead; whoever takes it moves it past its attempt. */
  due_at: string | null;
  /** 1 during an attempt. */
  is_taken: Generated<number>;
  delivered_at: string | null;
  failures: Generated<number>;
  status: number | null;
  /** Reason and answer of the last attempt. */
  outcome: string | null;
}

/** Events of one cause, of which a subscription is told once no more come. */
export interface GatheringTable {
  subscription_id: number;
  cause: string;
  /** Numbers of the first and the last event. */
  first: number;
  last: number;
  /** Numbers of events by kind, as JSON. */
  kinds: string;
  /** When the first one was seen, and the last. */
  since: string;
  at: string;
}
