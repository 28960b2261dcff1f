import { rmSync } from 'node:fs';
import { sql } from 'kysely';
import type { Engine } from '../engine.ts';
import { openSqlite } from '../sqlite/open.ts';

/** Writes a store that is filled at once to a file: equal rows give equal bytes. */
export async function writeStore<Summary>(
  file: string,
  fill: (target: Engine) => Promise<Summary>,
): Promise<Summary> {
  const scratch = `${file}.scratch`;
  const target = await openSqlite({ file: scratch });
  try {
    const summary = await fill(target);
    // Written anew, a database depends on its rows alone.
    await sql`vacuum into ${file}`.execute(target.db);
    return summary;
  } finally {
    await target.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${scratch}${suffix}`, { force: true });
  }
}
