import type { KindCounts } from '../../domain/index.ts';
import type { Page, PageRequest } from './inventory.ts';

/** Subscriptions to events, and how far each list of events was sent. */
export interface SubscriptionStore {
  /** Refuses a name that is taken, and more than `limit` of one creator. */
  create(subscription: NewSubscription, limit: number): Promise<'created' | 'taken' | 'too-many'>;
  get(name: string): Promise<SubscriptionRecord | undefined>;
  /** Lists them by name; `creator` limits the list to those of one. */
  list(page: { readonly creator?: string } & PageRequest): Promise<Page<SubscriptionRecord>>;
  /** Lists all, by name. */
  all(): Promise<readonly SubscriptionRecord[]>;
  /** Returns false if it does not exist. */
  change(name: string, change: SubscriptionChange): Promise<boolean>;
  /** Removes it with all that waits for it; false if it does not exist. */
  delete(name: string): Promise<boolean>;
  /** Returns what it was told before under these names. */
  told(name: string, names: readonly string[]): Promise<ReadonlyMap<string, ToldFinding>>;
  /**
   * Stores messages for events up to `to`, and what they told: all of it or, if another replica did so meanwhile,
   * nothing.
   */
  advance(passage: Passage): Promise<boolean>;
  /** Lists what active subscriptions are not told yet, since more may come. */
  gatherings(): Promise<readonly Gathering[]>;
  /** Stores the message about a gathering, and ends it; stores nothing if it is another meanwhile. */
  conclude(conclusion: Conclusion): Promise<boolean>;
}

export type SubscriptionState = 'active' | 'paused' | 'ended';

export interface NewSubscription {
  readonly name: string;
  /** Those of the file are replaced when a server starts. */
  readonly origin: 'file' | 'api';
  /** Name of the principal; it sees what this one sees. */
  readonly creator: string;
  /** True if that one sees everything. */
  readonly seesAll: boolean;
  /** Format, digest and filter, as JSON. */
  readonly settings: string;
  /** Target and secrets, sealed. */
  readonly sealed: string;
  /** Number of the last event before it. */
  readonly cursor: number;
}

export interface SubscriptionRecord extends NewSubscription {
  readonly state: SubscriptionState;
  /** Reason why it is not active. */
  readonly reason?: string;
  /** Next message of a digest (RFC 3339). */
  readonly digestAt?: string;
  /** Failed attempts in a row. */
  readonly failures: number;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly waiting: number;
  readonly dead: number;
}

export interface SubscriptionChange {
  readonly settings?: string;
  readonly sealed?: string;
  readonly state?: SubscriptionState;
  /** Empty: none. */
  readonly reason?: string;
}

export interface ToldFinding {
  readonly id: string;
  readonly state: string;
}

export interface Passage {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly digestAt?: string;
  readonly deliveries: readonly NewDelivery[];
  readonly told: ReadonlyMap<string, ToldFinding>;
  /** Events to be sent once no more of their causes come. */
  readonly gathered?: readonly GatheredEvents[];
}

/** Events of one cause. */
export interface GatheredEvents {
  readonly cause: string;
  /** Numbers of the first and the last of them. */
  readonly first: number;
  readonly last: number;
  readonly kinds: KindCounts;
  /** RFC 3339: when the last was seen. */
  readonly at: string;
}

export interface Gathering extends GatheredEvents {
  /** Name of the subscription. */
  readonly name: string;
  /** RFC 3339: when the first was seen. */
  readonly since: string;
}

export interface Conclusion extends Pick<Gathering, 'name' | 'cause' | 'last'> {
  readonly deliveries: readonly NewDelivery[];
}

/** Messages that wait for their targets, and what became of them. */
export interface DeliveryStore {
  /** Adds one that no event caused; false if the subscription does not exist. */
  add(subscription: string, delivery: NewDelivery): Promise<boolean>;
  /** Returns subscriptions that are active and have a message that is due by now. */
  due(now: string): Promise<readonly string[]>;
  /** Takes messages that are due, oldest first, so that until a time nobody else takes them. */
  claim(subscription: string, claim: Claim): Promise<readonly Delivery[]>;
  /** Gives back all that was taken: for the one process that owns a store, when it starts. */
  releaseAll(): Promise<void>;
  /** Puts off the time until which messages that were taken belong to who took them. */
  renew(ids: readonly string[], until: string): Promise<void>;
  /** Gives back messages that were taken and not sent. */
  giveBack(ids: readonly string[], now: string): Promise<void>;
  delivered(messages: readonly DeliveredMessage[], at: string): Promise<void>;
  /** Without `dueAt`, it is a dead letter. */
  failed(id: string, failure: DeliveryFailure): Promise<void>;
  get(id: string): Promise<DeliveryRecord | undefined>;
  /** Lists newest first. */
  list(
    page: { readonly subscription?: string; readonly state?: DeliveryState } & PageRequest,
  ): Promise<Page<DeliveryRecord>>;
  /** Sends dead letters of a subscription again, one or all; returns how many. */
  resend(subscription: string, id?: string): Promise<number>;
  /** Deletes dead letters of a subscription, one or all; returns how many. */
  drop(subscription: string, id?: string): Promise<number>;
  /** Deletes what was delivered before a time; returns how many. */
  forget(before: string): Promise<number>;
}

export type DeliveryState = 'waiting' | 'delivered' | 'dead';

export interface NewDelivery {
  /** A UUID: the message's own, the same in every attempt. */
  readonly id: string;
  readonly type: string;
  readonly summary: string;
  /** CVEs, or IDs of records, that it names. */
  readonly flaws?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Claim {
  /** RFC 3339. */
  readonly now: string;
  readonly until: string;
  readonly limit: number;
}

export interface Delivery extends NewDelivery {
  readonly failures: number;
  /** First time it was due; again when it is sent again by hand. RFC 3339. */
  readonly since: string;
}

export interface DeliveryRecord extends Omit<NewDelivery, 'headers' | 'body'> {
  readonly subscription: string;
  readonly state: DeliveryState;
  readonly createdAt: string;
  /** Absent once it is delivered or dead. */
  readonly dueAt?: string;
  readonly deliveredAt?: string;
  readonly failures: number;
  readonly status?: number;
  /** Reason why the last attempt failed. */
  readonly reason?: string;
  /** Beginning of the last answer. */
  readonly answer?: string;
}

export interface DeliveryAnswer {
  readonly status?: number;
  readonly answer?: string;
}

export interface DeliveredMessage extends DeliveryAnswer {
  readonly id: string;
}

export interface DeliveryFailure extends DeliveryAnswer {
  readonly reason: string;
  readonly dueAt?: string;
}
