import type { RangeState } from '../../domain/index.ts';
import { blob, integer, columnNamesOf, rowId, table, text, type RowOf, type TablesOf } from './table.ts';

/** Rows behind a verdict are never changed: a sync, by its number, opens and closes them. */
export const TEMPORAL = { valid_from: integer(), valid_to: integer().orNull() };

const ALIAS = {
  advisory_id: integer().references('advisory.id'),
  alias: text(),
  /** 1 if the alias is a CVE that the record names as its subject. */
  is_cve: integer(),
};

const RATING = {
  advisory_id: integer().references('advisory.id'),
  rating_id: integer().references('shared_value.id'),
};

/** `qualifiers_id` and `rating_id` refer to shared values: thousands of rows have the same ones. */
const RANGE = {
  advisory_id: integer().references('advisory.id'),
  package_id: integer().references('affected_package.id'),
  lower_key: blob(),
  upper_key: blob().orNull(),
  lower: text().orNull(),
  upper: text().orNull(),
  lower_exclusive: integer(),
  upper_inclusive: integer(),
  exact: text().orNull(),
  fixed_version: text().orNull(),
  state: text<RangeState>(),
  qualifiers_id: integer().orNull().references('shared_value.id'),
  rating_id: integer().orNull().references('shared_value.id'),
  unread: text().orNull(),
};

export type AliasColumns = RowOf<typeof ALIAS>;
export type RatingColumns = RowOf<typeof RATING>;
export type RangeColumns = RowOf<typeof RANGE>;

export const RANGE_COLUMNS = columnNamesOf(RANGE);

/** Columns that only the join needs: a range that is read has the package name instead, and no sort keys. */
export type JoinedColumn = 'package_id' | 'lower_key' | 'upper_key';

/** Range columns for readers, qualified for a join. */
export const READ_COLUMNS = RANGE_COLUMNS.filter((name) => !isJoined(name)).map(
  (name) => `vulnerable_range.${name}` as const,
);

function isJoined(name: keyof RangeColumns): name is JoinedColumn {
  return name === 'package_id' || name === 'lower_key' || name === 'upper_key';
}

/** Feeds, their records, and the ranges for the join. */
export const ADVISORY_TABLES = {
  /** Each feed's last state; `synced_at` is null until a first sync is committed. */
  feed: table({
    id: rowId(),
    name: text().unique(),
    seq: integer().defaultTo(0),
    etag: text().orNull(),
    last_modified: text().orNull(),
    cursor: text().orNull(),
    synced_at: text().orNull(),
    records: integer().defaultTo(0),
    ranges: integer().defaultTo(0),
    problems: text().defaultTo('[]'),
    /** Date of the content. */
    content_at: text().orNull(),
  }),
  /**
   * Syncs that changed something. `seq` only ever grows, whatever the clocks do; `synced_at` is when this
   * store received it.
   */
  sync: table({
    seq: rowId({ isCounted: true }),
    feed_id: integer().references('feed.id'),
    synced_at: text(),
  }),
  /** Syncs that a client of Clair's v4 API removed from the update list; their changes stay. */
  dropped_sync: table({ seq: integer().key().references('sync.seq') }),
  // Values shared by many rows: each name is stored once, and rows hold its ID.
  ecosystem: table({ id: rowId(), name: text().unique() }),
  /** Ecosystems in which a feed has open ranges: needed by every scan, and expensive to derive from the ranges. */
  feed_ecosystem: table(
    { feed_id: integer().references('feed.id'), ecosystem_id: integer().references('ecosystem.id') },
    { key: ['feed_id', 'ecosystem_id'] },
  ),
  affected_package: table(
    { id: rowId(), ecosystem_id: integer().references('ecosystem.id'), name: text() },
    { unique: { affected_package_name: ['ecosystem_id', 'name'] } },
  ),
  /** `digest` is a hash of the JSON, which may exceed Postgres' index size limit. */
  shared_value: table({ id: rowId(), digest: blob().unique(), json: text() }),
  /** A record's identity outlives the record, so that closed rows can still be named. */
  advisory: table(
    {
      id: rowId(),
      feed_id: integer().references('feed.id'),
      record: text(),
      title: text().orNull(),
      url: text().orNull(),
      published: text().orNull(),
      modified: text().orNull(),
      /** Identifies an unchanged record without reading its rows; null while the feed does not hold it. */
      content_hash: integer().orNull(),
    },
    {
      unique: { advisory_record: ['record', 'feed_id'] },
      indexes: { advisory_of_feed: { on: ['feed_id'], where: 'content_hash is not null' } },
    },
  ),
  advisory_alias: table(
    { id: rowId(), ...ALIAS, ...TEMPORAL },
    {
      indexes: {
        alias_open: { on: ['alias'], where: 'valid_to is null' },
        alias_of_advisory: { on: ['advisory_id'], where: 'valid_to is null' },
        alias_closed: { on: ['advisory_id'], where: 'valid_to is not null' },
        advisory_alias_opened: { on: ['valid_from'] },
        advisory_alias_closed: { on: ['valid_to'], where: 'valid_to is not null' },
      },
    },
  ),
  advisory_rating: table(
    { id: rowId(), ...RATING, ...TEMPORAL },
    {
      indexes: {
        rating_of_advisory: { on: ['advisory_id'], where: 'valid_to is null' },
        rating_closed: { on: ['advisory_id'], where: 'valid_to is not null' },
        advisory_rating_opened: { on: ['valid_from'] },
        advisory_rating_closed: { on: ['valid_to'], where: 'valid_to is not null' },
      },
    },
  ),
  vulnerable_range: table(
    { id: rowId(), ...RANGE, ...TEMPORAL },
    {
      indexes: {
        range_open: { on: ['package_id'], where: 'valid_to is null' },
        range_of_advisory: { on: ['advisory_id'], where: 'valid_to is null' },
        range_closed: { on: ['package_id'], where: 'valid_to is not null' },
        vulnerable_range_opened: { on: ['valid_from'] },
        vulnerable_range_closed: { on: ['valid_to'], where: 'valid_to is not null' },
      },
    },
  ),
};

const STAGED = { sync: integer() };
const STAGED_RECORD = { ...STAGED, advisory_id: integer() };

/**
 * Pending sync changes, collected without a lock on the store. The tables are temporary: they vanish with the
 * process that filled them. Each row has its sync's number.
 */
export const STAGED_TABLES = {
  /** New or changed records. */
  staged_advisory: table({
    ...STAGED_RECORD,
    title: text().orNull(),
    url: text().orNull(),
    published: text().orNull(),
    modified: text().orNull(),
    content_hash: integer(),
  }),
  /** Records whose stored and incoming content is equal. */
  staged_unchanged: table(STAGED_RECORD),
  /** Records that the feed no longer holds. */
  staged_gone: table(STAGED_RECORD),
  staged_alias: table({ ...STAGED, ...ALIAS }),
  staged_rating: table({ ...STAGED, ...RATING }),
  staged_range: table({ ...STAGED, ...RANGE }),
  /** Rows in changed records without an equal new row. */
  staged_closed: table({ ...STAGED, child: text<'alias' | 'rating' | 'range'>(), row_id: integer() }),
};

export type StagedTables = TablesOf<typeof STAGED_TABLES>;
export type StagedChild = StagedTables['staged_closed']['child'];
