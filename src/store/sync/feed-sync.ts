import { AppError } from '../../errors/index.ts';
import type { Engine, FeedLock } from '../engine.ts';
import type { FeedSync } from '../ports.ts';
import type { FeedState, SyncOutcome, KeyedAdvisory } from '../../domain/index.ts';
import { inChunks } from '../queries/chunks.ts';
import { internFeed, type FeedRow } from '../queries/feed-state.ts';
import { storedText } from '../queries/stored-text.ts';
import { STAGED_TABLES } from '../schema/advisory-tables.ts';
import { createStaged, columnNamesOf } from '../schema/table.ts';
import { canonicalRecord, type CanonicalRecord } from './canonical.ts';
import { advisoryTable, idOf, insertMissing } from './intern.ts';
import { InternedNames } from './known-names.ts';
import { Stage, type ChangedRecord } from './stage.ts';
import { swap } from './swap.ts';

/** Maximum batch weight in memory before staging: records, counted with their ranges. */
const BATCH_WEIGHT = 2_000;

let lastNumber = 0;

/** Waits for the feed's lock and begins. The lock keeps the stored state unchanged while the sync is staged. */
export async function beginSync(engine: Engine, name: string, mode: 'full' | 'delta'): Promise<FeedSync> {
  const lock = await engine.lockFeed(name);
  try {
    await lock.db.connection().execute((db) => createStaged(db, STAGED_TABLES));
    const feed = await lock.db.transaction().execute((transaction) => internFeed(transaction, name));
    return new StagedFeedSync(lock, feed, mode);
  } catch (thrown) {
    lock.release();
    throw thrown;
  }
}

class StagedFeedSync implements FeedSync {
  readonly #lock: FeedLock;
  readonly #feed: FeedRow;
  readonly #mode: 'full' | 'delta';
  readonly #number = ++lastNumber;
  readonly #stage: Stage;
  readonly #names: InternedNames;
  readonly #mentioned = new Set<string>();
  #gathered: KeyedAdvisory[] = [];
  #weight = 0;
  #isOver = false;

  constructor(lock: FeedLock, feed: FeedRow, mode: 'full' | 'delta') {
    this.#lock = lock;
    this.#feed = feed;
    this.#mode = mode;
    this.#stage = new Stage(lock, this.#number);
    this.#names = new InternedNames(lock);
  }

  async add(advisories: readonly KeyedAdvisory[]): Promise<void> {
    for (const advisory of advisories) {
      this.#mention(advisory.id);
      this.#gathered.push(advisory);
      this.#weight += 1 + advisory.ranges.length;
      if (this.#weight >= BATCH_WEIGHT) await this.#stageCollected();
    }
  }

  async keep(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const unmentioned = ids.filter((id) => !this.#mentioned.has(id));
    const held = await this.#heldRecords([...new Set(unmentioned.map(storedText))]);
    const kept = [...held].filter(([, { hash }]) => hash !== null);
    for (const [record] of kept) this.#mention(record);
    if (this.#mode === 'full') {
      await this.#lock.db
        .transaction()
        .setAccessMode('read only')
        .execute((transaction) =>
          this.#stage.unchanged(
            transaction,
            kept.map(([, { id }]) => id),
          ),
        );
    }
    return new Set(kept.map(([record]) => record));
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#mention(id);
    const held = await this.#heldRecords(ids.map(storedText));
    const gone = [...held.values()].filter(({ hash }) => hash !== null).map(({ id }) => id);
    await this.#lock.db
      .transaction()
      .setAccessMode('read only')
      .execute((transaction) => this.#stage.gone(transaction, gone));
  }

  async commit(outcome: SyncOutcome): Promise<FeedState> {
    try {
      await this.#stageCollected();
      const staged = { feed: this.#feed, number: this.#number, mode: this.#mode };
      const state = await this.#lock.db
        .transaction()
        .execute((transaction) => swap(transaction, staged, outcome));
      if (this.#feed.synced_at === null) await this.#lock.analyze();
      return state;
    } finally {
      await this.abandon();
    }
  }

  async abandon(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#gathered = [];
    try {
      await this.#lock.db
        .transaction()
        .setAccessMode('read only')
        .execute(async (transaction) => {
          for (const table of columnNamesOf(STAGED_TABLES)) {
            await transaction.deleteFrom(table).where('sync', '=', this.#number).execute();
          }
        });
    } finally {
      this.#lock.release();
    }
  }

  /**
   * Rejects a repeated ID: two records with one ID would undo each other, and only the feed's reader can
   * decide which is right.
   */
  #mention(id: string): void {
    if (this.#mentioned.has(id)) {
      throw new AppError('FEED_FAILED', `duplicate record ${id} of ${this.#feed.name} in one sync`);
    }
    this.#mentioned.add(id);
  }

  async #stageCollected(): Promise<void> {
    const records = this.#gathered.map(canonicalRecord);
    this.#gathered = [];
    this.#weight = 0;
    if (records.length === 0) return;
    const held = await this.#heldRecords(records.map(({ record }) => record));
    const unchanged: number[] = [];
    const toStage: CanonicalRecord[] = [];
    for (const record of records) {
      const known = held.get(record.record);
      if (known?.hash === record.contentHash) unchanged.push(known.id);
      else toStage.push(record);
    }
    const changed = await this.#identify(toStage, held);
    await this.#names.learn(toStage);
    await this.#lock.db
      .transaction()
      .setAccessMode('read only')
      .execute(async (transaction) => {
        if (this.#mode === 'full') await this.#stage.unchanged(transaction, unchanged);
        await this.#stage.changed(transaction, changed, this.#names);
      });
  }

  /** Assigns an ID to each new record. */
  async #identify(
    records: readonly CanonicalRecord[],
    held: ReadonlyMap<string, HeldRecord>,
  ): Promise<ChangedRecord[]> {
    const ids = new Map<string, number>();
    const fresh = records.map(({ record }) => record).filter((record) => !held.has(record));
    await insertMissing(this.#lock, advisoryTable(this.#lock, this.#feed.id), fresh, ids);
    return records.map((record) => {
      const known = held.get(record.record);
      const hash = known?.hash ?? null;
      return { advisoryId: known?.id ?? idOf(ids, record.record), wasHeld: hash !== null, record };
    });
  }

  async #heldRecords(records: readonly string[]): Promise<Map<string, HeldRecord>> {
    if (this.#feed.synced_at === null) return new Map();
    const rows = await inChunks(records, (chunk) =>
      this.#lock.db
        .selectFrom('advisory')
        .select(['id', 'record', 'content_hash as hash'])
        .where('feed_id', '=', this.#feed.id)
        .where('record', 'in', chunk)
        .execute(),
    );
    return new Map(rows.map((row) => [row.record, row]));
  }
}

interface HeldRecord {
  readonly id: number;
  /** Null if the feed does not currently hold it. */
  readonly hash: number | null;
}
