/**
 * How a store grows under daily syncs, each of which changes records and scores, and what a run of `prune` gives back.
 * Usage: node bench/growth.ts [--images N] [--days N] [--records N] [--changed N] [--history N] [--postgres URL]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prune, pruneLimits } from '../src/fleet/index.ts';
import { createInventory } from '../src/inventory/create-inventory.ts';
import { openStoreEngine } from '../src/store/index.ts';
import { syncDay } from './fleet/daily.ts';
import { fleet } from './fleet/images.ts';
import { storeSize } from './fleet/rows.ts';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '1000' },
    days: { type: 'string', default: '30' },
    records: { type: 'string', default: '100000' },
    changed: { type: 'string', default: '500' },
    history: { type: 'string', default: '400' },
    postgres: { type: 'string' },
  },
});
const days = Number(values.days);
const DAY_MS = 24 * 60 * 60_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const TABLES = ['vulnerable_range', 'kept_score', 'feed_history', 'sync'] as const;

const folder = mkdtempSync(join(tmpdir(), 'bench-growth-'));
const file = join(folder, 'plimsoll.db');
const engine = await openStoreEngine(
  values.postgres === undefined ? { file } : { database: values.postgres },
);
const store = createInventory(engine, () => new Date(START));

async function rowsOf(table: (typeof TABLES)[number]): Promise<number> {
  const { count } = await engine.db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function show(when: string): Promise<number> {
  const size = await storeSize(engine, values.postgres !== undefined);
  const counts = [];
  for (const table of TABLES) counts.push(`${table} ${await rowsOf(table)}`);
  console.log(`${when.padEnd(16)} ${size.toFixed(1).padStart(9)} MB  ${counts.join('  ')}`);
  return size;
}

async function run(): Promise<void> {
  console.log(`${values.images} images, ${values.records} records, ${values.changed} changed a day`);
  for (const image of fleet(Number(values.images), 'shared')) await store.inventory.save(image, []);
  const timeOf = (day: number) => new Date(START + day * DAY_MS).toISOString();
  const [records, changed] = [Number(values.records), Number(values.changed)];
  await syncDay(store, { day: 0, records, changed, at: timeOf(0) });
  const first = await show('first load');
  for (let day = 1; day <= days; day++) {
    await syncDay(store, { day, records, changed, at: timeOf(day) });
  }
  const last = await show(`after ${days} days`);
  console.log(`${(((last - first) / days) * 365).toFixed(0)} MB a year`);
  const limits = pruneLimits(
    { images: 36_500, history: Number(values.history), dropExploited: false },
    new Date(START + days * DAY_MS),
  );
  const begin = performance.now();
  const { removed } = await prune(store.retention, await store.retention.plan(limits));
  console.log(`pruned in ${((performance.now() - begin) / 1000).toFixed(1)} s`, removed);
  await show('after prune');
}

try {
  await run();
} finally {
  await store.close();
  rmSync(folder, { recursive: true });
}
