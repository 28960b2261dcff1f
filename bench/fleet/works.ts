import { sql } from 'kysely';
import { MAX_RUNS_A_PART } from '../../src/api/index.ts';
import { findHits, makePlan } from '../../src/fleet/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { NO_LINE } from '../../src/policy/index.ts';
import { announceChanges } from '../../src/server/notifications/index.ts';
import { judgeImages } from '../../src/server/work/tasks/judge-images.ts';
import type { Engine } from '../../src/store/engine.ts';
import { askedScopes, scopePackages } from '../../src/stored/changes/scope-packages.ts';
import { chooseFeeds, fillMatches, imagesHit, type StoredContext } from '../../src/stored/index.ts';
import { startReceiver, startSubscribers, subscription } from '../subscribers.ts';
import { cveOf, FEED, syncScores, syncTracker } from './advisories.ts';
import { fleet, runOf, RUNS_AN_IMAGE, type Shape } from './images.ts';
import type { Meter, Recorder } from './meter.ts';
import { storeSize, writtenRows } from './rows.ts';

export interface Bench {
  readonly images: number;
  readonly shape: Shape;
  readonly isPostgres: boolean;
  readonly engine: Engine;
  readonly store: Inventory;
  readonly context: StoredContext;
  readonly record: Recorder;
  readonly measure: Meter;
}

/** Each closes three ranges and opens three. */
const CHANGED_RECORDS = 334;
const QUERIES = 200;
const SAVES = 1000;
const LINE = {
  line: { ...NO_LINE, max: { unknown: 0 } },
  ignore: [{ id: 'CVE-2000-10000', reason: 'accepted' }],
};

/** Works in their order; each is run in a process of its own, on the store that the others left. */
export const WORKS: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  async feeds({ store, context, measure, engine, isPostgres }) {
    await measure('load 300,000 ranges', () => syncTracker(store, { changed: 0 }));
    await syncScores(store, 0);
    await announceChanges(FEED, undefined, context);
    console.log(`feeds ${(await storeSize(engine, isPostgres)).toFixed(0)} MB`);
  },

  async save(bench) {
    // Measures the processor alone, not the disk; `known` saves as a server does.
    if (!bench.isPostgres) await sql`pragma synchronous = off`.execute(bench.engine.db);
    await bench.measure('save all images', () => saveAll(bench));
  },

  async runs({ store, images, measure }) {
    await measure('store the runs of a cluster, three an image', async () => {
      const all = images * RUNS_AN_IMAGE;
      const of = Math.ceil(all / MAX_RUNS_A_PART);
      for (let part = 0; part < of; part++) {
        const first = part * MAX_RUNS_A_PART;
        const length = Math.min(MAX_RUNS_A_PART, all - first);
        const runs = Array.from({ length }, (_, i) => runOf(first + i));
        const list = { generation: 1, at: '2026-01-01T00:00:00Z', part: part + 1, of, runs };
        await store.runs.put({ cluster: 'production', uid: 'uid' }, list);
      }
    });
  },

  async scope({ store, measure }) {
    await measure('scope the packages of all images', () => scopePackages(store.fleet));
  },

  async join({ store, context, measure }) {
    const { answering } = await chooseFeeds(store.inventory, context);
    const asked = [...answering].flatMap(([group, choice]) => askedScopes(group, choice));
    const span = { feed: FEED, from: 0, to: await seqOf(store) };
    const held = await measure('all packages against all ranges, joined, not stored', () =>
      store.fleet.touched(span, asked),
    );
    console.log(`${held.length} packages`);
  },

  async fill({ store, context, measure }) {
    await measure('match all packages, stored, the first time', () => fillMatches(context));
    const { packages, matches } = await store.matches.counts();
    console.log(`${packages} packages, ${matches} matches`);
  },

  async change({ store, context, measure }) {
    const { last } = await store.events.span();
    await measure('sync 1,000 changed ranges', () => syncTracker(store, { changed: CHANGED_RECORDS }));
    const { events } = await measure('what 1,000 changed ranges change, events stored', () =>
      announceChanges(FEED, undefined, context),
    );
    const page = await store.events.list({ after: last, limit: 100 });
    await measure('images and workloads of a hundred of its events', async () => {
      for (const event of page.items) await findHits(event, { reader: {} }, store);
    });
    console.log(`${page.items.length} of ${events} events`);
  },

  async everywhere({ store, context, measure }) {
    await syncTracker(store, { changed: CHANGED_RECORDS, everywhere: 1 });
    const { last } = await store.events.span();
    const hits = await measure('an advisory for every image: events, images, workloads', async () => {
      await announceChanges(FEED, undefined, context);
      const { items } = await store.events.list({ after: last, limit: 100 });
      return Promise.all(items.map((event) => findHits(event, { reader: {} }, store)));
    });
    for (const { images, workloads } of hits) console.log(`${images} images, ${workloads} workloads`);
  },

  verdicts: (bench) => judgeAll('counts and first verdicts of all images', bench),
  again: (bench) => judgeAll('counts and verdicts of all images again', bench),

  async webhook({ store, context, measure }) {
    await using receiver = await startReceiver(1);
    const written = [subscription('team', `${receiver.origin}/take`, { digest: 'none' })];
    await using subscribers = await startSubscribers(store, written);
    await measure('a sync that hits every image', () =>
      syncTracker(store, { changed: CHANGED_RECORDS, everywhere: 2 }),
    );
    await measure('from its end to the first webhook', async () => {
      await announceChanges(FEED, undefined, context);
      subscribers.wake();
      await receiver.all;
    });
    await subscribers.settled();
  },

  async rebuild({ store, context, measure }) {
    await measure('fleet rebuild, stored', async () => {
      await store.matches.drop();
      await fillMatches(context);
    });
  },

  async epss({ store, engine, isPostgres, record, measure }) {
    const rows = await writtenRows(engine, isPostgres, () =>
      measure('300,000 new scores', () => syncScores(store, 1)),
    );
    const written = [...rows].filter(([, count]) => count > 0).map(([name, count]) => `${name} ${count}`);
    record('rows that 300,000 new scores write', written.join(', '));
  },

  async affected({ context, record, measure }) {
    const times: number[] = [];
    await measure(`which images a CVE hits, first page, ${QUERIES} times`, async () => {
      for (let i = 0; i < QUERIES; i++) {
        const start = performance.now();
        await imagesHit(cveOf(i * 7), { limit: 100 }, context);
        times.push(performance.now() - start);
      }
    });
    const at = (part: number) => times.toSorted((a, b) => a - b)[Math.floor(times.length * part)]?.toFixed(1);
    record('which images a CVE hits, first page', `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  },

  async known(bench) {
    await bench.measure(`save ${SAVES} images whose sets are known`, () => saveAll(bench, SAVES));
  },

  async plan({ context, measure }) {
    const plan = await measure('plan of all images', () =>
      makePlan({ isOfAll: true, limit: 10 }, { reader: {}, bases: [] }, context),
    );
    const { cleared, exposure, upgrades } = plan;
    console.log(`${upgrades.length} upgrades clear ${cleared.pairs} of ${exposure.pairs} CVEs`);
  },

  async size({ engine, isPostgres, record }) {
    record('store with feeds', `${(await storeSize(engine, isPostgres)).toFixed(0)} MB`);
  },
};

async function saveAll({ store, images, shape }: Bench, most = images): Promise<void> {
  let saved = 0;
  for (const image of fleet(images, shape)) {
    if (saved++ === most) return;
    const name = image.image.reference;
    const repository = name.slice(0, name.lastIndexOf(':'));
    await store.inventory.save(image, [{ principal: '', kind: 'reference', name, repository }]);
  }
}

async function seqOf({ advisories }: Inventory): Promise<number> {
  return (await advisories.feedState(FEED))?.seq ?? 0;
}

/** Judges the images of the last sync, which hits them all. */
async function judgeAll(what: string, { store, context, measure }: Bench): Promise<void> {
  const to = await seqOf(store);
  const span = { feed: FEED, from: to - 1, to };
  const world = { context, imageHttp: context.http, line: LINE, bases: [] };
  const { byMatches, byReport } = await measure(what, () => judgeImages({ kind: 'sync', span }, world));
  console.log(`${byMatches} by matches, ${byReport} by report`);
}
