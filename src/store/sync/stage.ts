import type { Transaction } from 'kysely';
import type { ColumnValue, DatabaseSession } from '../engine.ts';
import type { AliasColumns, RatingColumns } from '../schema/advisory-tables.ts';
import { RANGE_COLUMNS } from '../schema/advisory-tables.ts';
import type { Tables } from '../schema/tables.ts';
import type { StagedChild, StagedTables } from '../schema/advisory-tables.ts';
import type { CanonicalRecord } from './canonical.ts';
import {
  aliasContent,
  openAliases,
  openRanges,
  openRatings,
  rangeContent,
  ratingContent,
  toRangeRow,
} from './children.ts';
import { difference, type Difference } from './difference.ts';
import type { InternedNames } from './known-names.ts';

/** A record whose stored and incoming content differ. */
export interface ChangedRecord {
  readonly advisoryId: number;
  /** False if the feed did not hold it before: it has no rows to compare with. */
  readonly wasHeld: boolean;
  readonly record: CanonicalRecord;
}

/** Stages the rows that one sync's commit will open and close. */
export class Stage {
  readonly #session: DatabaseSession;
  readonly #sync: number;

  constructor(session: DatabaseSession, sync: number) {
    this.#session = session;
    this.#sync = sync;
  }

  async unchanged(transaction: Transaction<Tables>, advisoryIds: readonly number[]): Promise<void> {
    const rows = advisoryIds.map((id) => ({ advisory_id: id }));
    await this.#insert(transaction, 'staged_unchanged', ['advisory_id'], rows);
  }

  async gone(transaction: Transaction<Tables>, advisoryIds: readonly number[]): Promise<void> {
    const rows = advisoryIds.map((id) => ({ advisory_id: id }));
    await this.#insert(transaction, 'staged_gone', ['advisory_id'], rows);
  }

  async changed(
    transaction: Transaction<Tables>,
    records: readonly ChangedRecord[],
    names: InternedNames,
  ): Promise<void> {
    const held = records.filter(({ wasHeld }) => wasHeld).map(({ advisoryId }) => advisoryId);
    await this.#advisories(transaction, records);
    await this.#aliases(transaction, records, held);
    await this.#ratings(transaction, records, held, names);
    await this.#ranges(transaction, records, held, names);
  }

  async #advisories(transaction: Transaction<Tables>, records: readonly ChangedRecord[]): Promise<void> {
    const rows = records.map(({ advisoryId, record: { advisory, contentHash } }) => ({
      advisory_id: advisoryId,
      title: advisory.title ?? null,
      url: advisory.url ?? null,
      published: advisory.published ?? null,
      modified: advisory.modified ?? null,
      content_hash: contentHash,
    }));
    const columns = ['advisory_id', 'title', 'url', 'published', 'modified', 'content_hash'] as const;
    await this.#insert(transaction, 'staged_advisory', columns, rows);
  }

  async #aliases(
    transaction: Transaction<Tables>,
    records: readonly ChangedRecord[],
    held: readonly number[],
  ): Promise<void> {
    const { opened, closedIds } = changesOf(
      records,
      await openAliases(transaction, held),
      ({ advisoryId, record: { cves, aliases } }): AliasColumns[] => [
        ...cves.map((alias) => ({ advisory_id: advisoryId, alias, is_cve: 1 })),
        ...aliases.map((alias) => ({ advisory_id: advisoryId, alias, is_cve: 0 })),
      ],
      aliasContent,
    );
    await this.#insert(transaction, 'staged_alias', ['advisory_id', 'alias', 'is_cve'], opened);
    await this.#close(transaction, 'alias', closedIds);
  }

  async #ratings(
    transaction: Transaction<Tables>,
    records: readonly ChangedRecord[],
    held: readonly number[],
    names: InternedNames,
  ): Promise<void> {
    const { opened, closedIds } = changesOf(
      records,
      await openRatings(transaction, held),
      ({ advisoryId, record: { ratings } }): RatingColumns[] =>
        ratings.map((rating) => ({ advisory_id: advisoryId, rating_id: names.value(rating) })),
      ratingContent,
    );
    await this.#insert(transaction, 'staged_rating', ['advisory_id', 'rating_id'], opened);
    await this.#close(transaction, 'rating', closedIds);
  }

  async #ranges(
    transaction: Transaction<Tables>,
    records: readonly ChangedRecord[],
    held: readonly number[],
    names: InternedNames,
  ): Promise<void> {
    const { opened, closedIds } = changesOf(
      records,
      await openRanges(transaction, held),
      ({ advisoryId, record: { ranges } }) => ranges.map((range) => toRangeRow(advisoryId, range, names)),
      rangeContent,
    );
    await this.#insert(transaction, 'staged_range', RANGE_COLUMNS, opened);
    await this.#close(transaction, 'range', closedIds);
  }

  async #close(transaction: Transaction<Tables>, child: StagedChild, ids: readonly number[]): Promise<void> {
    const rows = ids.map((id) => ({ child, row_id: id }));
    await this.#insert(transaction, 'staged_closed', ['child', 'row_id'], rows);
  }

  async #insert<Table extends StagedTable, Column extends keyof Tables[Table] & string>(
    transaction: Transaction<Tables>,
    table: Table,
    columns: readonly Column[],
    rows: readonly Readonly<Record<Column, ColumnValue>>[],
  ): Promise<void> {
    if (rows.length === 0) return;
    await this.#session.insertRows(
      transaction,
      table,
      ['sync', ...columns],
      valuesOf(this.#sync, columns, rows),
    );
  }
}

type StagedTable = Exclude<keyof StagedTables, 'staged_epss' | 'staged_cve_record' | 'staged_cve_rating'>;

function* valuesOf<Column extends string>(
  sync: number,
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, ColumnValue>>[],
): Iterable<readonly ColumnValue[]> {
  for (const row of rows) yield [sync, ...columns.map((column) => row[column])];
}

/** Treats all rows in new records as new; compares the others with the open rows. */
function changesOf<Row>(
  records: readonly ChangedRecord[],
  stored: ReadonlyMap<string, number>,
  rowsOf: (record: ChangedRecord) => readonly Row[],
  contentOf: (row: Row) => string,
): Difference<Row> {
  const fresh: Row[] = [];
  const incoming = new Map<string, Row>();
  for (const record of records) {
    for (const row of rowsOf(record)) {
      if (record.wasHeld) incoming.set(contentOf(row), row);
      else fresh.push(row);
    }
  }
  const { opened, closedIds } = difference(stored, incoming);
  return { opened: [...fresh, ...opened], closedIds };
}
