import { rmSync } from 'node:fs';
import { sql } from 'kysely';
import type { Engine } from '../engine.ts';
import { openSqlite } from '../sqlite/open.ts';

/** Writes a store to a file in one pass: equal rows give equal bytes. */
export async function writeStore<Summary>(
  file: string,
  fill: (target: Engine) => Promise<Summary>,
): Promise<Summary> {
  const scratch = `${file}.scratch`;
  const target = await openSqlite({ file: scratch });
  try {
    const summary = await fill(target);
    // A rewritten database depends only on its rows.
    await sql`vacuum into ${file}`.execute(target.db);
    return summary;
  } finally {
    await target.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${scratch}${suffix}`, { force: true });
  }
}
