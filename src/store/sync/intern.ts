import { hash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { DatabaseSession } from '../engine.ts';
import { inChunks } from '../queries/chunks.ts';
import type { Tables } from '../schema/tables.ts';

/**
 * A table that assigns each distinct key an ID. Its rows mean nothing by themselves, so they may be written
 * while a sync is staged: an uncommitted sync leaves no trace visible to a reader.
 */
export interface InternTable {
  find(db: Kysely<Tables>, keys: readonly string[]): Promise<readonly Interned[]>;
  /** Keeps existing keys unchanged, since another process may have been faster. */
  insert(transaction: Transaction<Tables>, keys: readonly string[]): Promise<void>;
}

interface Interned {
  readonly id: number;
  readonly key: string;
}

/** Puts each key's ID into `known`. Locks the store only when it has to write. */
export async function intern(
  session: DatabaseSession,
  table: InternTable,
  keys: Iterable<string>,
  known: Map<string, number>,
): Promise<void> {
  const unknown = unknownOf(keys, known);
  if (unknown.length === 0) return;
  remember(await table.find(session.db, unknown), known);
  await insertMissing(session, table, unknownOf(unknown, known), known);
}

/** Like `intern`, for keys that were already looked up. */
export async function insertMissing(
  session: DatabaseSession,
  table: InternTable,
  keys: readonly string[],
  known: Map<string, number>,
): Promise<void> {
  if (keys.length === 0) return;
  // Sorted, so that two writers of the same keys cannot deadlock.
  const sorted = [...keys].sort();
  await session.db.transaction().execute(async (transaction) => {
    await table.insert(transaction, sorted);
    remember(await table.find(transaction, sorted), known);
  });
}

export function ecosystemTable(session: DatabaseSession): InternTable {
  return {
    find: (db, keys) =>
      inChunks(keys, (chunk) =>
        db.selectFrom('ecosystem').select(['id', 'name as key']).where('name', 'in', chunk).execute(),
      ),
    insert: (transaction, keys) => session.insertRows(transaction, 'ecosystem', ['name'], rowsOf(keys)),
  };
}

export function packageTable(session: DatabaseSession, ecosystemId: number): InternTable {
  return {
    find: (db, keys) =>
      inChunks(keys, (chunk) =>
        db
          .selectFrom('affected_package')
          .select(['id', 'name as key'])
          .where('ecosystem_id', '=', ecosystemId)
          .where('name', 'in', chunk)
          .execute(),
      ),
    insert: (transaction, keys) =>
      session.insertRows(
        transaction,
        'affected_package',
        ['name', 'ecosystem_id'],
        rowsOf(keys, ecosystemId),
      ),
  };
}

export function sharedValueTable(session: DatabaseSession): InternTable {
  return {
    find: (db, keys) =>
      inChunks(keys, (chunk) =>
        db
          .selectFrom('shared_value')
          .select(['id', 'json as key'])
          .where('digest', 'in', chunk.map(jsonDigestOf))
          .execute(),
      ),
    insert: (transaction, keys) =>
      session.insertRows(
        transaction,
        'shared_value',
        ['json', 'digest'],
        keys.map((key) => [key, jsonDigestOf(key)]),
      ),
  };
}

export function advisoryTable(session: DatabaseSession, feedId: number): InternTable {
  return {
    find: (db, keys) =>
      inChunks(keys, (chunk) =>
        db
          .selectFrom('advisory')
          .select(['id', 'record as key'])
          .where('feed_id', '=', feedId)
          .where('record', 'in', chunk)
          .execute(),
      ),
    insert: (transaction, keys) =>
      session.insertRows(transaction, 'advisory', ['record', 'feed_id'], rowsOf(keys, feedId)),
  };
}

/** Returns an ID that `intern` has just looked up. */
export function idOf(known: ReadonlyMap<string, number>, key: string): number {
  const id = known.get(key);
  if (id === undefined) throw new Error(`not interned: ${key}`);
  return id;
}

/** Half a SHA-256 suffices to distinguish all values. */
export function jsonDigestOf(json: string): Uint8Array {
  return hash('sha256', json, 'buffer').subarray(0, 16);
}

function* rowsOf(keys: readonly string[], ...rest: readonly number[]): Iterable<(string | number)[]> {
  for (const key of keys) yield [key, ...rest];
}

function remember(found: readonly Interned[], known: Map<string, number>): void {
  for (const { id, key } of found) known.set(key, id);
}

function unknownOf(keys: Iterable<string>, known: ReadonlyMap<string, number>): string[] {
  const unknown = new Set<string>();
  for (const key of keys) {
    if (!known.has(key)) unknown.add(key);
  }
  return [...unknown];
}
