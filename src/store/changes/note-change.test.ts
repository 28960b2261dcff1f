import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqlite } from '../sqlite/open.ts';
import type { Engine } from '../engine.ts';
import { CHANGES_KEPT, noteChange } from './note-change.ts';

let folder: string;
let engine: Engine;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'changes-'));
  engine = await openSqlite({ file: join(folder, 'plimsoll.db') });
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

const rows = () => engine.db.selectFrom('change').select(['seq', 'ids']).orderBy('seq').execute();

it('keeps the last changes, numbered without gaps', async () => {
  await engine.db.transaction().execute(async (transaction) => {
    for (let id = 1; id <= CHANGES_KEPT + 2; id++) await noteChange(transaction, 'save', [id]);
  });
  const kept = await rows();
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([
    CHANGES_KEPT,
    { seq: 3, ids: '[3]' },
    { seq: CHANGES_KEPT + 2, ids: `[${CHANGES_KEPT + 2}]` },
  ]);
});

it('notes many rows as one change, without listing too many, and no change of no row', async () => {
  const many = Array.from({ length: 1_001 }, (_, i) => i);
  await engine.db.transaction().execute(async (transaction) => {
    await noteChange(transaction, 'verdict', [7, 8, 7]);
    await noteChange(transaction, 'verdict', []);
    await noteChange(transaction, 'verdict', many);
    await noteChange(transaction, 'save', 'removed');
  });
  expect((await rows()).map(({ ids }) => ids)).toEqual(['[7,8]', null, null]);
});

it('notes nothing of a transaction that failed', async () => {
  const failed = engine.db.transaction().execute(async (transaction) => {
    await noteChange(transaction, 'save', [1]);
    throw new Error('no space');
  });
  await expect(failed).rejects.toThrow('no space');
  await engine.db.transaction().execute((transaction) => noteChange(transaction, 'save', [2]));
  expect(await rows()).toEqual([{ seq: 1, ids: '[2]' }]);
});
