import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from '../index.ts';
import { SCHEMA_NUMBER } from '../schema/schema-number.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prepare-'));
  file = join(folder, 'plimsoll.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

function inFile<Result>(use: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(file);
  try {
    return use(database);
  } finally {
    database.close();
  }
}

function userVersion(): unknown {
  return inFile((database) => database.prepare('pragma user_version').get()?.['user_version']);
}

it('marks a new store with the number of its schema', async () => {
  await (await openStore({ file })).close();
  expect(userVersion()).toBe(SCHEMA_NUMBER);
});

it.each([
  ['an earlier version', 10],
  ['another version', SCHEMA_NUMBER + 1],
])('leaves a store of %s as it is, and says what to do', async (_title, version) => {
  await (await openStore({ file })).close();
  inFile((database) => database.exec(`pragma user_version = ${version}`));
  await expect(openStore({ file })).rejects.toMatchObject({
    code: 'STORE_OTHER_VERSION',
    message: expect.stringContaining(file) as string,
    hint: expect.stringContaining('--store') as string,
  });
  expect(userVersion()).toBe(version);
});

it('refuses a store that an unfinished move left', async () => {
  await (await openStore({ file })).close();
  inFile((database) => database.exec(`pragma user_version = ${-SCHEMA_NUMBER}`));
  await expect(openStore({ file })).rejects.toThrow('was not finished');
});

it('makes tables that refer to each other in order, on a file that a reader checks', async () => {
  await (await openStore({ file })).close();
  const problems = inFile((database) => [
    ...database.prepare('pragma integrity_check').all(),
    ...database.prepare('pragma foreign_key_check').all(),
  ]);
  expect(problems).toEqual([{ integrity_check: 'ok' }]);
});
