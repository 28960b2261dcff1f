import type { Transaction } from 'kysely';
import type { ColumnValue, Engine, FeedLock } from '../engine.ts';
import type { RecordSync } from '../ports.ts';
import type { FeedState, SyncOutcome, CveRecord } from '../../domain/index.ts';
import { internFeed } from '../queries/feed-state.ts';
import { storedText } from '../queries/stored-text.ts';
import { STAGED_RECORDS } from '../schema/enrichment-tables.ts';
import { createStaged } from '../schema/table.ts';
import type { Tables } from '../schema/tables.ts';
import { ratingJson } from '../sync/canonical.ts';
import { idOf, intern, sharedValueTable } from '../sync/intern.ts';
import { RECORD_COLUMNS, toRecordRow } from './record-row.ts';
import { swapRecords } from './record-swap.ts';

let lastNumber = 0;

/** Waits for the source's lock and begins a sync, which stays invisible until the commit. */
export async function beginRecordSync(
  engine: Engine,
  source: string,
  mode: 'full' | 'delta',
): Promise<RecordSync> {
  const lock = await engine.lockFeed(source);
  try {
    await lock.db.connection().execute((db) => createStaged(db, STAGED_RECORDS));
    return new StagedRecordSync(lock, source, mode);
  } catch (thrown) {
    lock.release();
    throw thrown;
  }
}

class StagedRecordSync implements RecordSync {
  readonly #lock: FeedLock;
  readonly #source: string;
  readonly #mode: 'full' | 'delta';
  readonly #number = ++lastNumber;
  /** Some ten thousand distinct ratings cover all records. */
  readonly #ratings = new Map<string, number>();
  #isOver = false;

  constructor(lock: FeedLock, source: string, mode: 'full' | 'delta') {
    this.#lock = lock;
    this.#source = source;
    this.#mode = mode;
  }

  async add(records: readonly CveRecord[]): Promise<void> {
    const ratings = records.flatMap((record) => record.ratings.map(ratingJson));
    await intern(this.#lock, sharedValueTable(this.#lock), ratings, this.#ratings);
    await this.#staging(async (transaction) => {
      await this.#lock.insertRows(
        transaction,
        'staged_cve_record',
        ['sync', ...RECORD_COLUMNS],
        this.#recordRows(records),
      );
      await this.#lock.insertRows(
        transaction,
        'staged_cve_rating',
        ['sync', 'cve', 'rating_id'],
        this.#ratingRows(records),
      );
    });
  }

  async commit(outcome: SyncOutcome): Promise<FeedState> {
    try {
      return await this.#lock.db.transaction().execute(async (transaction) => {
        const feed = await internFeed(transaction, this.#source);
        return swapRecords(transaction, { feed, number: this.#number, mode: this.#mode }, outcome);
      });
    } finally {
      await this.abandon();
    }
  }

  async abandon(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    try {
      await this.#staging(async (transaction) => {
        for (const table of ['staged_cve_record', 'staged_cve_rating'] as const) {
          await transaction.deleteFrom(table).where('sync', '=', this.#number).execute();
        }
      });
    } finally {
      this.#lock.release();
    }
  }

  async #staging(work: (transaction: Transaction<Tables>) => Promise<void>): Promise<void> {
    await this.#lock.db.transaction().setAccessMode('read only').execute(work);
  }

  *#recordRows(records: readonly CveRecord[]): Iterable<readonly ColumnValue[]> {
    for (const record of records) {
      const row = toRecordRow(record);
      yield [this.#number, ...RECORD_COLUMNS.map((column) => row[column])];
    }
  }

  *#ratingRows(records: readonly CveRecord[]): Iterable<readonly ColumnValue[]> {
    for (const { cve, ratings } of records) {
      for (const rating of ratings)
        yield [this.#number, storedText(cve), idOf(this.#ratings, ratingJson(rating))];
    }
  }
}
