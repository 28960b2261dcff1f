import type { Generated } from 'kysely';
import type {
  AliasColumns,
  CveRecordColumns,
  EpssColumns,
  KevColumns,
  RangeColumns,
  RatingColumns,
  Temporal,
} from './columns.ts';
import type { BaseTables } from './base-tables.ts';
import type { ExposureTables } from './exposure-tables.ts';
import type { FleetTables } from './fleet-tables.ts';
import type { EpisodeTables } from './episode-tables.ts';
import type { EventTables } from './event-tables.ts';
import type { ClockTables } from './clock-tables.ts';
import type { HistoryTables } from './history-tables.ts';
import type { LineTables } from './line-tables.ts';
import type { InventoryTables } from './inventory-tables.ts';
import type { MatchTables } from './match-tables.ts';
import type { OutdatedTables } from './outdated-tables.ts';
import type { NotificationTables } from './notification-tables.ts';
import type { ReplicaTables } from './replica-tables.ts';
import type { RetentionTables } from './retention-tables.ts';
import type { ArrivingRunTables, RunTables } from './run-tables.ts';
import type { StagedTables } from './staged-tables.ts';
import type { SubscriptionTables } from './subscription-tables.ts';
import type { VerdictTables } from './verdict-tables.ts';
import type { VexTables } from './vex-tables.ts';

/** Number of the last migration. A store with a higher one was written by a newer program. */
export const SCHEMA_VERSION = 10;

/**
 * Every table that a query may name. `migrations.ts` creates the lasting ones, `create-staged-tables.ts` the others.
 */
export interface Tables
  extends
    ArrivingRunTables,
    EpisodeTables,
    BaseTables,
    ClockTables,
    EventTables,
    ExposureTables,
    FleetTables,
    InventoryTables,
    MatchTables,
    NotificationTables,
    OutdatedTables,
    ReplicaTables,
    RetentionTables,
    RunTables,
    StagedTables,
    HistoryTables,
    LineTables,
    SubscriptionTables,
    VerdictTables,
    VexTables {
  feed: FeedTable;
  sync: SyncTable;
  dropped_sync: { seq: number };
  advisory: AdvisoryTable;
  advisory_alias: Temporal & AliasColumns & { id: Generated<number> };
  advisory_rating: Temporal & RatingColumns & { id: Generated<number> };
  vulnerable_range: Temporal & RangeColumns & { id: Generated<number> };
  ecosystem: { id: Generated<number>; name: string };
  /** Ecosystems in which a feed has open ranges: needed by every scan, and expensive to derive from the ranges. */
  feed_ecosystem: { feed_id: number; ecosystem_id: number };
  affected_package: { id: Generated<number>; ecosystem_id: number; name: string };
  shared_value: { id: Generated<number>; digest: Uint8Array; json: string };
  cve_record: CveRecordColumns & { source: string };
  cve_rating: Temporal & { id: Generated<number>; cve: string; source: string; rating_id: number };
  kev: Temporal & KevColumns & { id: Generated<number> };
  epss: EpssColumns;
  blob: { id: Generated<number>; digest: string };
  /** Facts that programs before version 4 of the schema wrote, each with an overlay of its own. Read only. */
  blob_facts: BlobFactsTable;
  layer_facts: BlobFactsTable;
  layer_overlay: { blob_id: number; overlay: Uint8Array };
  document: { digest: string; bytes: Uint8Array };
  /** An empty reader is everybody. */
  content_reader: { digest: string; reader: string };
  file_stamp: FileStampTable;
  tag_digest: { name: string; digest: string };
  cataloged_image: { key: string; build: string; content: Uint8Array };
}

/** Last state of each feed; `synced_at` is null until a first sync is committed. */
export interface FeedTable {
  id: Generated<number>;
  name: string;
  seq: Generated<number>;
  etag: string | null;
  last_modified: string | null;
  cursor: string | null;
  synced_at: string | null;
  /** Date of the content. */
  content_at: string | null;
  records: Generated<number>;
  ranges: Generated<number>;
  problems: Generated<string>;
}

/** Syncs that changed something. `seq` only ever grows, whatever the clocks do; `synced_at` is when this store got it. */
export interface SyncTable {
  seq: Generated<number>;
  feed_id: number;
  synced_at: string;
}

/** The identity of a record outlives the record, so that closed rows can still be named. */
export interface AdvisoryTable {
  id: Generated<number>;
  feed_id: number;
  record: string;
  title: string | null;
  url: string | null;
  published: string | null;
  modified: string | null;
  /** Identifies an unchanged record without reading its rows; null while the feed does not hold it. */
  content_hash: number | null;
}

export interface BlobFactsTable {
  blob_id: number;
  cataloger: string;
  version: number;
  facts: Uint8Array;
  owned: Uint8Array;
}

export interface FileStampTable {
  device: string;
  inode: string;
  start: number;
  size: string;
  modified: string;
  changed: string;
  digest: string;
}
