import type { Digest, Distribution, Rating, Severity, NameKind } from '../../domain/index.ts';
import type { ImageName, StoredPackage } from './inventory.ts';

/** What syncs changed for stored images, in the order in which it is told. */
export interface NotificationStore {
  /** The sync of a feed up to which its changes were told; undefined: nothing was told yet. */
  toldUntil(feed: string): Promise<number | undefined>;
  /** Stores notifications, and that a feed's changes are told: all or, where another did so meanwhile, nothing. */
  save(told: ToldChanges, notifications: readonly NewNotification[]): Promise<boolean>;
  get(id: string): Promise<NotificationRecord | undefined>;
  /** In the order of their places; one image may be in several items. Images that are gone are in none. */
  items(id: string, request: ItemRequest): Promise<readonly NotificationItem[]>;
  /** Unread ones that are to be sent by now, those that wait longest first. RFC 3339. */
  due(now: string, limit: number): Promise<readonly string[]>;
  /** Notes an attempt to send one; one that was read stays as it is. */
  attempted(id: string, attempt: NotificationAttempt): Promise<void>;
  /** It is not sent again; false where there is none, or it was read before. */
  markRead(id: string): Promise<boolean>;
  /** Forgets what was stored before a time; its number. */
  forget(before: string): Promise<number>;
}

export interface ToldChanges {
  readonly feed: string;
  /** What `toldUntil` gave. */
  readonly from: number | undefined;
  readonly to: number;
}

/** Clair's v4 API tells of a whole sync in one notification, its v1 API of one vulnerability. */
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
  readonly distribution: Distribution;
  /** As the feed names the packages; those of one notification of a sync have one each. */
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
  /** When it was delivered for the last time. */
  readonly notifiedAt?: string;
  readonly readAt?: string;
  /** Attempts in a row that failed. */
  readonly failures: number;
  /** When it is sent next; absent once it was read. */
  readonly dueAt?: string;
}

export interface NotificationAttempt {
  /** Absent: it failed. */
  readonly notifiedAt?: string;
  readonly failures: number;
  readonly dueAt: string;
}

/** Where an item stands in its notification. */
export interface ItemPlace {
  readonly change: number;
  readonly image: number;
}

export interface ItemRequest {
  readonly limit: number;
  readonly side?: NotifiedChange['side'];
  readonly after?: ItemPlace;
  /** As in ImagePageRequest; of the names, too, only these are given. */
  readonly visibleTo: string;
  /** And images that others read with credentials of their own: for administrators. */
  readonly readByOthers?: boolean;
}

export interface NotificationItem extends ItemPlace {
  readonly side: NotifiedChange['side'];
  readonly vulnerability: NotifiedVulnerability;
  readonly key: Digest;
  readonly names: readonly ImageName[];
}
