import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { imageKey, indexed, installed, reference } from '../../../test/store/images.ts';
import type { Engine } from '../../store/engine.ts';
import { openSqlite } from '../../store/sqlite/open.ts';
import { createInventory } from '../create-inventory.ts';

const TABLES = [
  'distribution',
  'package',
  'package_set',
  'package_set_member',
  'image',
  'image_package_set',
  'image_name',
] as const;

let folder: string;
let engine: Engine;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orphans-'));
  engine = await openSqlite({ file: join(folder, 'plimsoll.db') });
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

async function countRows(): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const table of TABLES) {
    const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${sql.table(table)}`.execute(
      engine.db,
    );
    counts[table] = rows[0]?.rows ?? -1;
  }
  return counts;
}

const base = Array.from({ length: 150 }, (_, i) => installed(`base-${i}`));

it('stores a set of packages once for all images on one base', async () => {
  const { inventory } = createInventory(engine, () => new Date(0));
  for (let i = 0; i < 100; i++) {
    await inventory.save(indexed(`${i}`, [...base, installed(`app-${i}`, { layer: 1 })]), []);
  }
  expect(await countRows()).toEqual({
    distribution: 1,
    package: 250,
    package_set: 101,
    package_set_member: 250,
    image: 100,
    image_package_set: 200,
    image_name: 0,
  });
});

it('removes every trace of images that were replaced, forgotten or deleted', async () => {
  const { inventory } = createInventory(engine, () => new Date(0));
  await inventory.save(indexed('a', base), [reference('a')]);
  await inventory.save(indexed('a', [installed('bash', { layer: 3 })]), []);
  await inventory.save(indexed('b', base), [reference('b')]);
  await inventory.forgetName(reference('b'));
  await inventory.delete(imageKey('a'));
  const nothing = Object.fromEntries(TABLES.map((table) => [table, 0]));
  expect(await countRows()).toEqual(nothing);
});
