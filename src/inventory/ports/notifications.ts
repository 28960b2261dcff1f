import type { Digest, Distribution, Rating, Severity, NameKind } from '../../domain/index.ts';
import type { NewEvent } from './events.ts';
import type { NewExposure } from './exposures.ts';
import type { SyncSpan } from './fleet.ts';
import type { ImageName, Sight, StoredPackage } from './inventory.ts';

/** Changes that syncs made for stored images, in the order of their announcement. */
export interface NotificationStore {
  /** Returns the sync of a feed up to which its changes were announced; undefined: none yet. */
  toldUntil(feed: string): Promise<number | undefined>;
  /**
   * Stores notifications and events, and what is known from now on, and marks a feed's changes as announced: all of it
   * or, if another worker did so meanwhile, nothing.
   */
  save(
    told: ToldChanges,
    notifications: readonly NewNotification[],
    events?: readonly NewEvent[],
    exposures?: readonly NewExposure[],
  ): Promise<boolean>;
  get(id: string): Promise<NotificationRecord | undefined>;
  /** Returns items in the order of their places; one image may be in several items, and deleted images are in none. */
  items(id: string, request: ItemRequest): Promise<readonly NotificationItem[]>;
  /** Returns unread notifications that are due by now (RFC 3339), longest waiting first. */
  due(now: string, limit: number): Promise<readonly string[]>;
  /** Records an attempt to send a notification; one that was read stays unchanged. */
  attempted(id: string, attempt: NotificationAttempt): Promise<void>;
  /** Stops further sending; false if the notification does not exist, or was read before. */
  markRead(id: string): Promise<boolean>;
  /** Deletes notifications stored before a time; returns how many. */
  forget(before: string): Promise<number>;
}

export interface ToldChanges {
  readonly feed: string;
  /** Value that `toldUntil` returned. */
  readonly from: number | undefined;
  readonly to: number;
  /** Syncs by which stored images are to be judged, which is noted; absent: none. */
  readonly unjudged?: SyncSpan;
}

/** Clair's v4 API reports a whole sync in one notification, its v1 API one vulnerability. */
export type NotificationShape = 'clair-v1' | 'clair-v4';

export interface NewNotification {
  readonly shape: NotificationShape;
  readonly changes: readonly NotifiedChange[];
}

/** One vulnerability, on one side of a sync, and the packages that it hits there. */
export interface NotifiedChange {
  readonly side: 'old' | 'new';
  readonly vulnerability: NotifiedVulnerability;
  readonly packages: readonly Pick<StoredPackage, 'packageId' | 'distributionId'>[];
}

export interface NotifiedVulnerability {
  readonly id: string;
  readonly title?: string;
  readonly links: readonly string[];
  readonly severity: Severity;
  readonly ratings: readonly Rating[];
  /** Absent for a language's package. */
  readonly distribution?: Distribution;
  /** Packages as the feed names them; within one notification of a sync, each change has one. */
  readonly affected: readonly AffectedPackage[];
}

export interface AffectedPackage {
  readonly ecosystem: string;
  readonly package: string;
  readonly nameKind: NameKind;
  readonly module?: string;
  readonly fixedVersion?: string;
}

export interface NotificationRecord {
  /** A UUID. */
  readonly id: string;
  readonly shape: NotificationShape;
  /** RFC 3339. */
  readonly createdAt: string;
  /** Time of the last delivery. */
  readonly notifiedAt?: string;
  readonly readAt?: string;
  /** Failed attempts in a row. */
  readonly failures: number;
  /** Next time to send it; absent once read. */
  readonly dueAt?: string;
}

export interface NotificationAttempt {
  /** Absent if the attempt failed. */
  readonly notifiedAt?: string;
  readonly failures: number;
  readonly dueAt: string;
}

/** Position of an item in its notification. */
export interface ItemPlace {
  readonly change: number;
  readonly image: number;
}

export interface ItemRequest {
  readonly limit: number;
  readonly side?: NotifiedChange['side'];
  readonly after?: ItemPlace;
  /** The same as in ImagePageRequest; also limits the returned names. */
  readonly visibleTo: string;
  /** Includes images that others read with their own credentials: for administrators. */
  readonly readByOthers?: boolean;
  readonly sees?: Sight;
}

export interface NotificationItem extends ItemPlace {
  readonly side: NotifiedChange['side'];
  readonly vulnerability: NotifiedVulnerability;
  readonly key: Digest;
  readonly names: readonly ImageName[];
}
