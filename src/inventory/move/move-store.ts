import type { Kysely } from 'kysely';
import { AppError } from '../../errors/index.ts';
import type { Engine } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { columnsOf, definitionOf, MOVED_TABLES, type TableName } from './moved-table.ts';
import { lastKey, rowPagesOf } from './read-rows.ts';
import { summarise } from './summarise.ts';
import type { MoveTarget } from './target.ts';

export interface MoveProgress {
  readonly step: 'copy' | 'compare';
  readonly table: string;
  /** Rows copied or compared so far in this table. */
  readonly rows: number;
}

export interface MoveResult {
  readonly tables: number;
  readonly rows: number;
}

/**
 * Copies every table into an empty store, then compares both. An interrupted move resumes where it stopped:
 * rows come in key order, so the target holds a prefix of the source. Nobody else can open the target until
 * the end. Throws STORE_FAILED for a target in use, and for a final difference.
 */
export async function moveStore(
  source: Engine,
  target: MoveTarget,
  onProgress: (progress: MoveProgress) => void,
): Promise<MoveResult> {
  if (!target.isBegun) await begin(target);
  return (
    source.db
      .transaction()
      // Reads the source in one snapshot.
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (snapshot) => {
        for (const table of MOVED_TABLES) await copy(table, snapshot, target.engine, onProgress);
        const result = await compare(snapshot, target.engine.db, onProgress);
        await target.finish();
        return result;
      })
  );
}

async function begin(target: MoveTarget): Promise<void> {
  const { db } = target.engine;
  for (const table of MOVED_TABLES) {
    if (definitionOf(table).row) continue;
    if (await lastKey(db, table)) {
      throw new AppError('STORE_FAILED', `the target is not empty: its table ${table} has rows`, {
        hint: 'choose an empty database or a new file; nothing is merged',
      });
    }
  }
  await target.begin(MOVED_TABLES.filter((table) => definitionOf(table).row));
}

async function copy(
  table: TableName,
  source: Kysely<Tables>,
  target: Engine,
  onProgress: (progress: MoveProgress) => void,
): Promise<void> {
  const columns = columnsOf(table);
  let rows = 0;
  for await (const page of rowPagesOf(source, table, await lastKey(target.db, table))) {
    await target.db
      .transaction()
      .execute((transaction) => target.insertRows(transaction, table, columns, page));
    rows += page.length;
    onProgress({ step: 'copy', table, rows });
  }
}

async function compare(
  source: Kysely<Tables>,
  target: Kysely<Tables>,
  onProgress: (progress: MoveProgress) => void,
): Promise<MoveResult> {
  let all = 0;
  for (const table of MOVED_TABLES) {
    const wanted = await summarise(source, table);
    const found = await summarise(target, table);
    if (wanted.rows !== found.rows || wanted.hash !== found.hash)
      throw different(table, wanted.rows, found.rows);
    all += wanted.rows;
    onProgress({ step: 'compare', table, rows: wanted.rows });
  }
  return { tables: MOVED_TABLES.length, rows: all };
}

function different(table: string, wanted: number, found: number): AppError {
  const what = wanted === found ? `${found} rows, not all of them the same` : `${found} of ${wanted} rows`;
  return new AppError('STORE_FAILED', `the target differs from the source: table ${table} has ${what}`, {
    hint: 'empty the target and move again; the source is unchanged, and the target cannot be opened',
  });
}
