import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { advisory, digest, sync } from '../../../test/store/records.ts';
import { openInventory } from '../../inventory/index.ts';
import { createStore } from '../store.ts';
import { openReadOnly } from './open-read-only.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-only-'));
  file = join(folder, 'store.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const openReader = () => createStore(openReadOnly(file), () => new Date());

it("reads in a read-only store the data that is only in a writer's log so far", async () => {
  const writer = await openInventory({ file });
  await sync(writer, 'f', [advisory('CVE-1')]);
  expect(existsSync(`${file}-wal`)).toBe(true);
  const reader = openReader();
  expect((await reader.advisories.feedStates()).map(({ feed }) => feed)).toEqual(['f']);
  await reader.close();
  await writer.close();
});

it('keeps no facts or documents in a read-only store, and refuses to lock or load', async () => {
  await (await openInventory({ file })).close();
  const reader = openReader();
  const cataloger = { id: 'dpkg', version: 1 };
  const facts = { files: [], problems: [] };
  await reader.documents.put(digest('a'), Buffer.from('x'));
  await reader.facts.save(digest('a'), [{ cataloger, facts, owned: [] }], Uint8Array.of(1));
  expect(await reader.documents.get(digest('a'))).toBeUndefined();
  expect(await reader.facts.load(digest('a'), [cataloger])).toEqual({ facts: new Map() });
  await expect(reader.takeLock('x')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  await expect(sync(reader, 'f', [advisory('CVE-1')])).rejects.toMatchObject({ code: 'STORE_FAILED' });
  await reader.close();
});

it.each([
  ['application_id = 7', 'STORE_FAILED', /damaged, or not a store/],
  ['user_version = 900', 'STORE_OTHER_VERSION', /another version of plimsoll/],
])('refuses a read-only store with %s', async (pragma, code, message) => {
  await (await openInventory({ file })).close();
  const database = new DatabaseSync(file);
  database.exec(`pragma ${pragma}`);
  database.close();
  const refusal = { code, message: expect.stringMatching(message) as string };
  expect(openReader).toThrow(expect.objectContaining(refusal) as Error);
});
