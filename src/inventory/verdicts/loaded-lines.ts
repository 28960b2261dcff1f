import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Engine } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { LoadedLine } from '../ports.ts';
import { markRunningStale } from './stale-images.ts';

interface Version {
  readonly name: string;
  readonly version: string;
  readonly json: string;
}

/**
 * Takes a lock, so that replicas loading the same lines store them once. A restart with unchanged lines
 * stores nothing.
 */
export async function loadLines(engine: Engine, lines: readonly LoadedLine[], at: string): Promise<void> {
  const lock = await engine.lockFeed('lines');
  try {
    await changeLines(engine.db, lines, at);
  } finally {
    lock.release();
  }
}

async function changeLines(db: Kysely<Tables>, lines: readonly LoadedLine[], at: string): Promise<void> {
  const versions = lines.map(toVersion);
  await db.transaction().execute(async (transaction) => {
    const current = await transaction
      .selectFrom('loaded_line')
      .select(['name', 'version'])
      .where('until', 'is', null)
      .orderBy('id')
      .execute();
    if (current.map(idOf).join() === versions.map(idOf).join()) return;
    await transaction.updateTable('loaded_line').set({ until: at }).where('until', 'is', null).execute();
    for (const version of versions) {
      await transaction
        .insertInto('loaded_line')
        .values({ ...version, since: at, until: null })
        .execute();
    }
    await markRunningStale(transaction);
  });
}

/** Lists lines in the order in which they apply: a run takes the first that fits. */
export async function linesAt(db: Kysely<Tables>, time?: string): Promise<readonly LoadedLine[]> {
  let query = db.selectFrom('loaded_line').select(['name', 'json']).orderBy('id');
  query =
    time === undefined
      ? query.where('until', 'is', null)
      : query
          .where('since', '<=', time)
          .where((row) => row.or([row('until', 'is', null), row('until', '>', time)]));
  const rows = await query.execute();
  return rows.map(({ name, json }) => ({ name, settings: JSON.parse(json) as unknown }));
}

export async function loadedAt(db: Kysely<Tables>): Promise<string | undefined> {
  const row = await db
    .selectFrom('loaded_line')
    .select('since')
    .where('until', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row?.since;
}

function toVersion({ name, settings }: LoadedLine): Version {
  const json = JSON.stringify(settings);
  return { name, json, version: hash('sha256', json) };
}

function idOf({ name, version }: Pick<Version, 'name' | 'version'>): string {
  return JSON.stringify([name, version]);
}
