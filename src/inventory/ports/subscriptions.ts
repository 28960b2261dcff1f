import type { DeliveryState, KindCounts, SubscriptionOrigin, SubscriptionState } from '../../domain/index.ts';
import type { Page, PageRequest } from '../../store/ports.ts';

/** Event subscriptions, each with its position in the event list. */
export interface SubscriptionStore {
  /** Refuses a name already taken, and more than `limit` per creator. */
  create(subscription: NewSubscription, limit: number): Promise<'created' | 'taken' | 'too-many'>;
  get(name: string): Promise<SubscriptionRecord | undefined>;
  /** Lists subscriptions by name; `creator` limits the list to that creator. */
  list(page: { readonly creator?: string } & PageRequest): Promise<Page<SubscriptionRecord>>;
  /** Lists all subscriptions by name. */
  all(): Promise<readonly SubscriptionRecord[]>;
  /** Returns false if it does not exist. */
  change(name: string, change: SubscriptionChange): Promise<boolean>;
  /** Removes the subscription and its waiting messages; false if it does not exist. */
  delete(name: string): Promise<boolean>;
  /** Returns earlier announcements to the subscription under these names. */
  announced(name: string, names: readonly string[]): Promise<ReadonlyMap<string, AnnouncedFinding>>;
  /**
   * Stores messages for events up to `to`, with the findings they announce. Does nothing if another replica
   * did so meanwhile.
   */
  advance(passage: Passage): Promise<boolean>;
  /** Lists active subscriptions' open digests, which may still grow. */
  openDigests(): Promise<readonly OpenDigest[]>;
  /** Stores the message for an open digest, and ends the digest; does nothing if the digest changed meanwhile. */
  conclude(conclusion: Conclusion): Promise<boolean>;
}

export interface NewSubscription {
  readonly name: string;
  readonly origin: SubscriptionOrigin;
  /** Name of the principal, whose view limits the subscription. */
  readonly creator: string;
  /** True if the creator sees everything. */
  readonly seesAll: boolean;
  /** Format, digest and filter, as JSON. */
  readonly settings: string;
  /** Target and secrets, sealed. */
  readonly sealed: string;
  /** Number of the last event before the subscription. */
  readonly cursor: number;
}

export interface SubscriptionRecord extends NewSubscription {
  readonly state: SubscriptionState;
  /** Why it is not active. */
  readonly reason?: string;
  /** Next digest (RFC 3339). */
  readonly digestAt?: string;
  /** Consecutive failed attempts. */
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
  /** Empty to clear it. */
  readonly reason?: string;
}

export interface AnnouncedFinding {
  readonly id: string;
  readonly state: string;
}

export interface Passage {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly digestAt?: string;
  readonly deliveries: readonly NewDelivery[];
  readonly announced: ReadonlyMap<string, AnnouncedFinding>;
  /** Events to hold until their cause brings no more. */
  readonly gathered?: readonly DigestEvents[];
}

/** Events with one cause. */
export interface DigestEvents {
  readonly cause: string;
  /** Numbers of the first and last event. */
  readonly first: number;
  readonly last: number;
  readonly kinds: KindCounts;
  /** RFC 3339: when the last event was seen. */
  readonly at: string;
}

export interface OpenDigest extends DigestEvents {
  /** Subscription name. */
  readonly name: string;
  /** RFC 3339: when the first event was seen. */
  readonly since: string;
}

export interface Conclusion extends Pick<OpenDigest, 'name' | 'cause' | 'last'> {
  readonly deliveries: readonly NewDelivery[];
}

/** Waiting messages and their delivery results. */
export interface DeliveryStore {
  /** Adds a message that no event caused; false if the subscription does not exist. */
  add(subscription: string, delivery: NewDelivery): Promise<boolean>;
  /** Returns active subscriptions with a due message. */
  due(now: string): Promise<readonly string[]>;
  /** Claims due messages, oldest first, until a time. */
  claim(subscription: string, claim: DeliveryClaim): Promise<readonly Delivery[]>;
  /** Releases every claim: for the one process that owns a store, when it starts. */
  releaseAll(): Promise<void>;
  /** Extends the claim on messages. */
  renew(ids: readonly string[], until: string): Promise<void>;
  /** Releases claimed messages that were not sent. */
  giveBack(ids: readonly string[], now: string): Promise<void>;
  delivered(messages: readonly DeliveredMessage[], at: string): Promise<void>;
  /** Without `dueAt`, the message becomes a dead letter. */
  failed(id: string, failure: DeliveryFailure): Promise<void>;
  get(id: string): Promise<DeliveryRecord | undefined>;
  /** Lists newest first. */
  list(
    page: { readonly subscription?: string; readonly state?: DeliveryState } & PageRequest,
  ): Promise<Page<DeliveryRecord>>;
  /** Resends a subscription's dead letters, one or all; returns how many. */
  resend(subscription: string, id?: string): Promise<number>;
  /** Deletes a subscription's dead letters, one or all; returns how many. */
  drop(subscription: string, id?: string): Promise<number>;
  /** Deletes messages delivered before a time; returns how many. */
  forget(before: string): Promise<number>;
}

export interface NewDelivery {
  /** A UUID: the message ID, the same in every attempt. */
  readonly id: string;
  readonly type: string;
  readonly summary: string;
  /** CVEs or record IDs named in the message. */
  readonly flaws?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface DeliveryClaim {
  /** RFC 3339. */
  readonly now: string;
  readonly until: string;
  readonly limit: number;
}

export interface Delivery extends NewDelivery {
  readonly failures: number;
  /** First due time, reset by a manual resend. RFC 3339. */
  readonly since: string;
}

export interface DeliveryRecord extends Omit<NewDelivery, 'headers' | 'body'> {
  readonly subscription: string;
  readonly state: DeliveryState;
  readonly createdAt: string;
  /** Absent once delivered or dead. */
  readonly dueAt?: string;
  readonly deliveredAt?: string;
  readonly failures: number;
  readonly status?: number;
  /** Why the last attempt failed. */
  readonly reason?: string;
  /** Start of the last response. */
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
