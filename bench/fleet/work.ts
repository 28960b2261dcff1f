/** Does one work of `bench/fleet.ts`, on a store that is there. */
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CATALOGERS } from '../../src/catalog/index.ts';
import { httpClientOnDemand } from '../../src/http/index.ts';
import { createInventory } from '../../src/inventory/create-inventory.ts';
import { limitHeapGrowth } from '../../src/memory/index.ts';
import { openStoreEngine } from '../../src/store/index.ts';
import type { StoredContext } from '../../src/stored/index.ts';
import { createMeter, type Recorder } from './meter.ts';
import { WORKS } from './works.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    images: { type: 'string', default: '1000' },
    shape: { type: 'string', default: 'shared' },
    file: { type: 'string', default: '' },
    postgres: { type: 'string' },
    /** Takes a line of JSON for each figure. */
    figures: { type: 'string' },
  },
});
const isPostgres = values.postgres !== undefined;
const engine = await openStoreEngine(
  values.postgres === undefined ? { file: values.file } : { database: values.postgres },
);
const store = createInventory(engine, () => new Date());
const http = httpClientOnDemand({ userAgent: 'bench' });
const context: StoredContext = {
  store,
  http,
  loadCatalogers: () => Promise.resolve(CATALOGERS),
  resolveFeed: (url) => url,
  feedPolicy: { offline: true, prefer: [], nvd: false },
  now: () => new Date('2026-01-01T00:00:00Z'),
  layersAtATime: 2,
  onProgress: () => undefined,
};
const record: Recorder = (what, figure) => {
  console.log(`${what.padEnd(54)} ${figure}`);
  if (values.figures !== undefined) appendFileSync(values.figures, `${JSON.stringify([what, figure])}\n`);
};
// As a server does, before its first work.
limitHeapGrowth();
const [name = ''] = positionals;
try {
  const work = WORKS[name];
  if (!work) throw new Error(`no work is called "${name}": ${Object.keys(WORKS).join(', ')}`);
  await work({
    images: Number(values.images),
    shape: values.shape === 'squashed' ? 'squashed' : 'shared',
    isPostgres,
    engine,
    store,
    context,
    record,
    measure: await createMeter(engine, isPostgres, record),
  });
} finally {
  await store.close();
  await http.close();
}
