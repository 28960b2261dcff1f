import { readdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import { PROGRAM, User } from '../support/cli.ts';
import { DEBIAN } from '../support/harbour.ts';

let user: User;
beforeEach(() => {
  user = new User();
  user.write('ship.tar', writeImage(DEBIAN));
});
afterEach(() => user[Symbol.dispose]());

/** Lists what a store is made of. */
function partsOf(file: string) {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const parts = database.prepare('select type, name, tbl_name, sql from sqlite_schema order by name').all();
    const numbers = ['application_id', 'user_version', 'journal_mode'].map((each) =>
      database.prepare(`pragma ${each}`).get(),
    );
    return { parts, numbers };
  } finally {
    database.close();
  }
}

it('starts a new store from the one of the bundle, which is as the migrations make it', async () => {
  const file = path.join(user.folder, 'migrated.db');
  await (await openSqlite({ file })).close();
  expect(partsOf(path.join(path.dirname(PROGRAM), 'empty-store.db'))).toEqual(partsOf(file));
  await user.run(['scan', './ship.tar', '--offline']);
  expect(partsOf(user.store)).toEqual(partsOf(file));
});

it('makes one store for scans that start together, and leaves nothing beside it', async () => {
  const scans = Array.from({ length: 4 }, () => user.run(['scan', './ship.tar', '--offline']));
  const runs = await Promise.all(scans);
  expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    runs.map(() => ({ code: 3, stderr: '' })),
  );
  const beside = readdirSync(path.dirname(user.store)).filter((name) => name.startsWith('store.db-'));
  expect(beside).toEqual([]);
});
