/**
 * Measures what one more image, run or event takes in Postgres, and how long the lists that grow with them take: what
 * docs/adr/0035 goes by. Sizes hold their indexes.
 * Usage: node bench/scale.ts [--images N] [--shape shared|squashed]
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { createInventory } from '../src/inventory/create-inventory.ts';
import type { Inventory } from '../src/inventory/ports.ts';
import type { Engine } from '../src/store/engine.ts';
import { openStoreEngine } from '../src/store/index.ts';
import { affected } from '../test/store/events.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { fleet, runOf, RUNS_AN_IMAGE, type Shape } from './fleet/images.ts';

const { values } = parseArgs({
  options: { images: { type: 'string', default: '1000' }, shape: { type: 'string', default: 'shared' } },
});
const images = Number(values.images);
const shape: Shape = values.shape === 'squashed' ? 'squashed' : 'shared';
const QUERIES = 20;

async function sizes({ db }: Engine): Promise<ReadonlyMap<string, number>> {
  await sql`vacuum analyze`.execute(db);
  const { rows } = await sql<{ name: string; bytes: number }>`
    select relname as name, pg_total_relation_size(oid)::float8 as bytes from pg_class
    where relkind = 'r' and relnamespace = 'plimsoll'::regnamespace`.execute(db);
  return new Map(rows.map(({ name, bytes }) => [name, bytes]));
}

/** Prints what each table took, and all of them, for each row that was asked for. */
async function measure(
  engine: Engine,
  what: string,
  count: number,
  work: () => Promise<void>,
): Promise<void> {
  const before = await sizes(engine);
  await work();
  const grown = [...(await sizes(engine))].map(
    ([name, bytes]) => [name, bytes - (before.get(name) ?? 0)] as const,
  );
  const all = grown.reduce((sum, [, bytes]) => sum + bytes, 0);
  console.log(`${count} ${what}: ${(all / count).toFixed(0)} bytes each`);
  for (const [name, bytes] of grown.toSorted(([, a], [, b]) => b - a)) {
    if (bytes > all / 50)
      console.log(`  ${name.padEnd(24)} ${(bytes / count).toFixed(0).padStart(8)} bytes each`);
  }
}

async function time(what: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  for (let i = 0; i < QUERIES; i++) await work();
  console.log(`${what}: ${((performance.now() - start) / QUERIES).toFixed(1)} ms`);
}

async function saveImages(store: Inventory): Promise<void> {
  const all = fleet(images, shape)[Symbol.iterator]();
  const savers = Array.from({ length: 5 }, async () => {
    for (let next = all.next(); next.done !== true; next = all.next()) {
      const { reference } = next.value.image;
      await store.inventory.save(next.value, [{ principal: '', kind: 'reference', name: reference }]);
    }
  });
  await Promise.all(savers);
}

const server = await startPostgres();
const engine = await openStoreEngine({ database: await server.newDatabase() });
try {
  const store = createInventory(engine, () => new Date());
  await measure(engine, `images, ${shape}`, images, () => saveImages(store));
  await measure(engine, 'runs', images * RUNS_AN_IMAGE, async () => {
    const runs = Array.from({ length: images * RUNS_AN_IMAGE }, (_, i) => runOf(i));
    const list = { generation: 1, at: '2026-01-01T00:00:00Z', part: 1, of: 1, runs };
    await store.runs.put({ cluster: 'production', uid: 'uid' }, list);
  });
  await measure(engine, 'events', images, async () => {
    const events = Array.from({ length: images }, (_, i) => ({
      event: { ...affected(`CVE-2026-${10_000 + i}`), id: randomUUID() },
    }));
    await store.events.append(events);
  });
  await time('first page of images', () => store.inventory.list({ limit: 100 }));
  await time('images by a part of their names', () => store.inventory.list({ limit: 100, search: 'app-77' }));
  await time('images that hold a package', () => store.inventory.holding({ name: 'package-77', limit: 100 }));
  await time('first page of runs', () => store.runs.list({ limit: 100 }));
  await time('number of images and packages', () => store.inventory.counts());
} finally {
  await engine.close();
  await server.stop();
}
