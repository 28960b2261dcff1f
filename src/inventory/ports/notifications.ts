import type {
  Digest,
  Distribution,
  NameKind,
  NotificationShape,
  NotificationSide,
  Rating,
  Severity,
} from '../../domain/index.ts';
import type { NewEvent } from './events.ts';
import type { NewKnownFlaw } from './first-known.ts';
import type { SyncSpan } from './fleet.ts';
import type { StoredName, Sight, StoredPackage } from './inventory.ts';

/** Changes that syncs made to stored images, in announcement order. */
export interface NotificationStore {
  /** Returns the last sync whose changes were announced for a feed; undefined: none yet. */
  announcedUntil(feed: string): Promise<number | undefined>;
  /**
   * Stores notifications, events and first-known flaws, and marks the feed's changes as announced. Does
   * nothing if another worker did so meanwhile.
   */
  save(
    announced: AnnouncedChanges,
    notifications: readonly NewNotification[],
    events?: readonly NewEvent[],
    knownFlaws?: readonly NewKnownFlaw[],
  ): Promise<boolean>;
  get(id: string): Promise<NotificationRecord | undefined>;
  /** Returns items in order; an image may be in several, a deleted image in none. */
  items(id: string, request: ItemRequest): Promise<readonly NotificationItem[]>;
  /** Returns unread notifications due by now (RFC 3339), longest waiting first. */
  due(now: string, limit: number): Promise<readonly string[]>;
  /** Records a delivery attempt; a read notification stays unchanged. */
  attempted(id: string, attempt: NotificationAttempt): Promise<void>;
  /** Stops further delivery; false if the notification does not exist or was already read. */
  markRead(id: string): Promise<boolean>;
  /** Deletes notifications stored before a time; returns how many. */
  forget(before: string): Promise<number>;
}

export interface AnnouncedChanges {
  readonly feed: string;
  /** Value that `announcedUntil` returned. */
  readonly from: number | undefined;
  readonly to: number;
  /** Syncs after which stored images are due for verdicts, stored as a note; absent: none. */
  readonly unjudged?: SyncSpan;
}

export interface NewNotification {
  readonly shape: NotificationShape;
  readonly changes: readonly NotifiedChange[];
}

/** One vulnerability, on one side of a sync, and the packages it hits there. */
export interface NotifiedChange {
  readonly side: NotificationSide;
  readonly vulnerability: NotifiedVulnerability;
  readonly packages: readonly Pick<StoredPackage, 'packageId' | 'distributionId'>[];
}

export interface NotifiedVulnerability {
  readonly id: string;
  readonly title?: string;
  readonly links: readonly string[];
  readonly severity: Severity;
  readonly ratings: readonly Rating[];
  /** Absent for a language package. */
  readonly distribution?: Distribution;
  /** Packages under the feed's names; each change in a sync's notification has exactly one. */
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
  /** Consecutive failed attempts. */
  readonly failures: number;
  /** Time of the next attempt; absent once read. */
  readonly dueAt?: string;
}

export interface NotificationAttempt {
  /** Absent if the attempt failed. */
  readonly notifiedAt?: string;
  readonly failures: number;
  readonly dueAt: string;
}

/** An item's position in its notification. */
export interface ItemPlace {
  readonly change: number;
  readonly image: number;
}

export interface ItemRequest {
  readonly limit: number;
  readonly side?: NotificationSide;
  readonly after?: ItemPlace;
  /** As in ImagePageRequest; also limits the returned names. */
  readonly visibleTo: string;
  /** Includes images that others read with their own credentials: for administrators. */
  readonly readByOthers?: boolean;
  readonly sees?: Sight;
}

export interface NotificationItem extends ItemPlace {
  readonly side: NotificationSide;
  readonly vulnerability: NotifiedVulnerability;
  readonly key: Digest;
  readonly names: readonly StoredName[];
}
