/**
 * How fast the inventory takes images: one after the other, and from several replicas on one Postgres at once. Each line
 * is also given as processor time of this process, the database's left out.
 * Usage: node bench/saves.ts [--images N] [--replicas N] [--postgres URL]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { IndexedImage } from '../src/domain/index.ts';
import { openInventory } from '../src/inventory/index.ts';
import type { Inventory } from '../src/inventory/ports.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { fleet } from './fleet/images.ts';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '1000' },
    replicas: { type: 'string', default: '2' },
    postgres: { type: 'string' },
  },
});
const images = [...fleet(Number(values.images), 'shared')];
const replicas = Number(values.replicas);
/** Saves that one replica has at work at a time: as many as it has connections. */
const SAVES_AT_A_TIME = 5;

async function measure(what: string, saves: number, work: () => Promise<unknown>): Promise<void> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  const [wall, cpu] = [performance.now() - start, (user + system) / 1000];
  const each = `${(wall / saves).toFixed(2)} ms, ${(cpu / saves).toFixed(2)} ms processor each`;
  console.log(`${what.padEnd(52)} ${((saves / wall) * 1000).toFixed(0).padStart(6)} a second; ${each}`);
}

async function saveInTurn(store: Inventory, all: readonly IndexedImage[]): Promise<void> {
  for (const image of all) await store.inventory.save(image, namesOf(image));
}

/** Each replica has images of its own, and shares their bases. */
async function saveAtOnce(stores: readonly Inventory[], all: readonly IndexedImage[]): Promise<void> {
  const left = all.values();
  const savers = stores.flatMap((store) => Array.from({ length: SAVES_AT_A_TIME }, () => store));
  await Promise.all(
    savers.map(async (store) => {
      for (const image of left) await store.inventory.save(image, namesOf(image));
    }),
  );
}

function namesOf({ image }: IndexedImage) {
  return [{ principal: '', kind: 'reference', name: image.reference } as const];
}

async function run(engine: string, stores: readonly Inventory[]): Promise<void> {
  const [first] = stores;
  if (!first) return;
  const half = Math.floor(images.length / 2);
  await measure(`${engine}: new images, one by one`, half, () => saveInTurn(first, images.slice(0, half)));
  if (stores.length > 1) {
    const rest = images.slice(half);
    await measure(`${engine}: new images, ${stores.length} replicas`, rest.length, () =>
      saveAtOnce(stores, rest),
    );
  } else await saveInTurn(first, images.slice(half));
  const known = images.map((image) => ({ ...image, indexedBy: 'bench again' }));
  await measure(`${engine}: images whose sets are known, one by one`, half, () =>
    saveInTurn(first, known.slice(0, half)),
  );
  if (stores.length === 1) return;
  await measure(`${engine}: images whose sets are known, ${stores.length} replicas`, known.length, () =>
    saveAtOnce(stores, known),
  );
}

async function onPostgres(database: string): Promise<void> {
  const stores = await Promise.all(Array.from({ length: replicas }, () => openInventory({ database })));
  try {
    await run('Postgres', stores);
  } finally {
    for (const store of stores) await store.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'bench-saves-'));
try {
  const store = await openInventory({ file: join(folder, 'plimsoll.db') });
  await run('SQLite', [store]);
  await store.close();
  if (values.postgres !== undefined) await onPostgres(values.postgres);
  else {
    // As it comes: commits reach the disk.
    const server = await startPostgres(['max_connections=60']);
    await onPostgres(await server.newDatabase());
    await server.stop();
  }
} finally {
  rmSync(folder, { recursive: true });
}
