/**
 * The fleet: what a sync changes for all stored images. Each line is also given as processor time.
 * Usage: node bench/fleet.ts [--images N] [--shape shared|squashed] [--postgres URL]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CATALOGERS } from '../src/catalog/index.ts';
import { makePlan } from '../src/fleet/index.ts';
import { createHttpClient } from '../src/http/index.ts';
import { changedFindings, fillMatches, imagesHit, type ScanContext } from '../src/scan/index.ts';
import { judgeImages } from '../src/server/work/tasks/judge-images.ts';
import { openStore } from '../src/store/index.ts';
import { FEED, syncTracker } from './fleet/advisories.ts';
import { fleet, type Shape } from './fleet/images.ts';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '1000' },
    shape: { type: 'string', default: 'shared' },
    postgres: { type: 'string' },
  },
});
const images = Number(values.images);
const shape: Shape = values.shape === 'squashed' ? 'squashed' : 'shared';
const QUERIES = 100;
const LINE = {
  line: { max: { unknown: 0 }, onlyFixed: false, failOnKev: false, strict: false, allowIncomplete: [] },
  ignore: [{ id: 'CVE-2000-10000', reason: 'accepted' }],
};

const folder = mkdtempSync(join(tmpdir(), 'bench-fleet-'));
const file = join(folder, 'plimsoll.db');
const store = await openStore(values.postgres === undefined ? { file } : { database: values.postgres });
const http = createHttpClient({ userAgent: 'bench' });
const context: ScanContext = {
  store,
  http,
  catalogers: CATALOGERS,
  resolveFeed: (url) => url,
  feedPolicy: { offline: true, prefer: [], nvd: false },
  now: () => new Date('2026-01-01T00:00:00Z'),
  layersAtATime: 2,
  onProgress: () => undefined,
};

async function measure<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  const [wall, cpu] = [performance.now() - start, (user + system) / 1000];
  console.log(
    `${what.padEnd(52)} ${wall.toFixed(0).padStart(8)} ms ${cpu.toFixed(0).padStart(8)} ms processor`,
  );
  return value;
}

async function saveAll(): Promise<void> {
  for (const image of fleet(images, shape)) {
    const { reference: name } = image.image;
    const repository = name.slice(0, name.lastIndexOf(':'));
    await store.inventory.save(image, [{ principal: '', kind: 'reference', name, repository }]);
  }
}

async function run(): Promise<void> {
  console.log(`${images} images, ${shape}`);
  await measure('save all images', saveAll);
  const loaded = await measure('load 300,000 ranges', () => syncTracker(store, { changed: 0 }));
  const none = () => changedFindings({ feed: FEED, from: loaded, to: loaded }, context);
  await measure('scope the packages of all images', none);
  const second = await measure('sync 1,000 changed records', () => syncTracker(store, { changed: 1000 }));
  const changes = await measure('what 1,000 changed records change', () =>
    changedFindings({ feed: FEED, from: loaded, to: second }, context),
  );
  console.log(`${changes.length} findings changed`);
  const third = await syncTracker(store, { changed: 1000, hitsAll: true });
  await measure('what an advisory for every image changes', () =>
    changedFindings({ feed: FEED, from: second, to: third }, context),
  );
  await measure('match all packages, stored', () => fillMatches(context));
  const span = { feed: FEED, from: second, to: third };
  const judge = () =>
    judgeImages({ kind: 'sync', span }, { context, imageHttp: http, line: LINE, bases: [] });
  const first = await measure('counts and first verdicts of all images', judge);
  await measure('counts and verdicts of all images again', judge);
  console.log(`${first.byMatches} by matches, ${first.byReport} by report`);
  await measure('fleet rebuild, stored', async () => {
    await store.matches.drop();
    await fillMatches(context);
  });
  await measure(`which images a CVE hits, first page, ${QUERIES} times`, async () => {
    for (let i = 0; i < QUERIES; i++) {
      await imagesHit(`CVE-${2000 + (i % 25)}-${10_000 + i}`, { limit: 100 }, context);
    }
  });
  const plan = await measure('plan of all images', () =>
    makePlan({ isOfAll: true, limit: 10 }, { reader: {}, bases: [] }, context),
  );
  const { cleared, exposure } = plan;
  console.log(`${plan.upgrades.length} upgrades clear ${cleared.pairs} of ${exposure.pairs} CVEs`);
  console.log(`peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
  if (values.postgres === undefined) console.log(`store ${(statSync(file).size / 1e6).toFixed(0)} MB`);
}

try {
  await run();
} finally {
  await store.close();
  await http.close();
  rmSync(folder, { recursive: true });
}
