import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { timeOf } from '../../domain/index.ts';
import type { CopiedFeed } from '../engine.ts';

/**
 * Copies whole tables from another store, page by page, into empty tables: SQLite does so only between tables
 * and indexes with equal definitions, and without foreign keys. Returns false if there are rows.
 */
export function copyTables(
  file: string,
  from: string,
  tables: readonly string[],
  { feed, cursor, receivedAt }: CopiedFeed,
): boolean {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false, timeout: 10_000 });
  try {
    database.exec('pragma synchronous = normal; pragma trusted_schema = off');
    database.prepare('attach ? as slice').run(`${pathToFileURL(from).href}?immutable=1`);
    database.exec('begin immediate');
    const isTaken = tables.some((table) => database.prepare(`select 1 from main.${table} limit 1`).get());
    if (isTaken || !hasSameTables(database)) return false;
    for (const table of tables) database.exec(`insert into main.${table} select * from slice.${table}`);
    if (cursor !== undefined) {
      database
        .prepare('update main.feed set cursor = ?, etag = null, last_modified = null where name = ?')
        .run(cursor, feed);
    }
    if (tables.includes('sync')) {
      const knownAt = timeOf(receivedAt);
      database.prepare('update main.sync set synced_at = ?').run(knownAt);
      database.prepare('update main.feed_history set known_at = ?').run(knownAt);
    }
    if (tables.includes('sync')) noteSync(database, feed);
    database.exec('commit');
    return true;
  } finally {
    // Rolls back uncommitted changes.
    database.close();
  }
}

/** Does what `noteChange` does, on a connection of its own. */
function noteSync(database: DatabaseSync, feed: string): void {
  database.exec('update main.change_log set last = last + 1');
  database
    .prepare(
      `insert into main.change (seq, kind, ids)
       select last, 'sync', json_array(feed.id) from main.change_log, main.feed where feed.name = ?`,
    )
    .run(feed);
}

function hasSameTables(database: DatabaseSync): boolean {
  const others = `
    select type, name, sql from slice.sqlite_schema where sql is not null
    except select type, name, sql from main.sqlite_schema`;
  return database.prepare(others).get() === undefined;
}
