import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defined } from '../../src/domain/index.ts';
import { NOTHING_PRUNED, prune } from '../../src/fleet/retention/prune.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { affected } from './events.ts';
import { imageKey, indexed, installed } from './images.ts';
import { judgedImage, currentVerdictOf } from './judged-image.ts';
import { matchAll } from './match-all.ts';
import type { OpenStore } from './open-store.ts';
import { advisory, digest, outcome, range } from './records.ts';
import { CLAIM, list, run } from './runs.ts';

const NAMES = ['a', 'b', 'c'] as const;
const FEEDS = ['osv:Debian', 'osv:Other'] as const;
const CVES = ['CVE-2024-0001', 'CVE-2024-0002'] as const;
const PACKAGES = ['openssl', 'bash', 'zlib'] as const;
const LAST_DAY = 5;
const CATALOGER = { id: 'dpkg', version: 1 };

const anyDay = fc.nat(LAST_DAY);
const anyName = fc.constantFrom(...NAMES);
const somePackages = fc.uniqueArray(fc.constantFrom(...PACKAGES));

const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('save' as const), name: anyName, day: anyDay, packages: somePackages }),
  fc.record({ kind: fc.constant('ask' as const), name: anyName, day: anyDay }),
  fc.record({ kind: fc.constant('run' as const), names: fc.uniqueArray(anyName), day: anyDay }),
  fc.record({ kind: fc.constant('judge' as const), name: anyName, day: anyDay }),
  fc.record({ kind: fc.constant('event' as const), day: anyDay }),
  fc.record({
    kind: fc.constant('sync' as const),
    feed: fc.constantFrom(...FEEDS),
    day: anyDay,
    packages: somePackages,
    bound: fc.constantFrom('1', '2', '3'),
  }),
  fc.record({
    kind: fc.constant('rank' as const),
    day: anyDay,
    cves: fc.uniqueArray(fc.constantFrom(...CVES)),
    severity: fc.constantFrom('low' as const, 'high' as const),
  }),
  fc.record({ kind: fc.constant('note' as const), cve: fc.constantFrom(...CVES) }),
  fc.record({ kind: fc.constant('clock' as const), name: anyName, place: anyName, day: anyDay }),
  fc.record({ kind: fc.constant('line' as const), name: anyName, day: anyDay }),
  fc.record({ kind: fc.constant('match' as const), flaws: fc.uniqueArray(fc.constantFrom(...CVES)) }),
);

type Step = typeof anyStep extends fc.Arbitrary<infer Value> ? Value : never;

const anyLimits = fc.record({ images: anyDay, history: anyDay, dropExploited: fc.boolean() });

/** Tests what is counted, what is removed, and what is known afterwards, for any store. */
export function retentionModelSuite(open: OpenStore): void {
  it('removes exactly what it counted, and nothing that answers for the history', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { minLength: 10, maxLength: 30 }),
        fc.array(anyLimits, { minLength: 1, maxLength: 2 }),
        async (steps, rounds) => {
          const store = await open();
          try {
            for (const [i, step] of steps.entries()) await apply(store, step, i);
            for (const round of rounds) await checkRound(store, round);
          } finally {
            await store.close();
          }
        },
      ),
      { numRuns: 6 },
    );
  }, 120_000);
}

async function checkRound(
  store: Inventory,
  { images, history, dropExploited }: { images: number; history: number; dropExploited: boolean },
): Promise<void> {
  const { retention } = store;
  const limits = { imagesBefore: timeOf(images), historyBefore: timeOf(history), dropExploited };
  const plan = await retention.plan(limits);
  const counted = await retention.count(plan);
  const before = await answersSince(store, history);
  const { removed } = await prune(retention, plan);
  expect(removed).toEqual(counted);
  expect(await answersSince(store, history)).toEqual(before);
  expect(await retention.count(plan)).toEqual(NOTHING_PRUNED);
}

async function apply(store: Inventory, step: Step, place: number): Promise<void> {
  switch (step.kind) {
    case 'save': {
      await save(store, step.name, step.packages, timeOf(step.day));
      return;
    }
    case 'ask': {
      await store.retention.asked(imageKey(step.name), timeOf(step.day));
      return;
    }
    case 'run': {
      const runs = step.names.map((name) =>
        run(name, { image: { reference: name, digest: imageKey(name) } }),
      );
      await store.runs.put(CLAIM, list(place + 1, runs, { at: timeOf(step.day) }));
      return;
    }
    case 'judge': {
      const image = imageKey(step.name);
      const before = (await currentVerdictOf(store, image))?.revision;
      const judged = judgedImage({ image, at: timeOf(step.day), ...defined({ before }) });
      await store.verdicts.record(judged, []);
      return;
    }
    case 'event': {
      await store.events.append([{ event: affected('CVE-1', { at: timeOf(step.day) }) }]);
      return;
    }
    case 'sync': {
      await syncFeed(store, step.feed, step.packages, step.bound, timeOf(step.day));
      return;
    }
    case 'rank': {
      await rank(store, step.cves, step.severity, timeOf(step.day));
      return;
    }
    case 'note': {
      await store.retention.noteExploited(step.cve, await store.inventory.packagesNamed([...PACKAGES]));
      return;
    }
    case 'clock': {
      await store.knownSince.start({
        image: imageKey(step.name),
        places: [{ key: step.place, owner: 'web', isAlone: true }],
        findings: [{ package: 'openssl', flaw: 'CVE-2024-0001', isFixed: false }],
        at: timeOf(step.day),
      });
      return;
    }
    case 'line': {
      await store.verdicts.load([{ name: 'default', settings: step.name }], timeOf(step.day));
      return;
    }
    case 'match': {
      await matchAll(store, () => step.flaws, place);
    }
  }
}

/** All images share one layer, and each has one of its own, but for `a`, on which the others may be built. */
async function save(
  store: Inventory,
  name: (typeof NAMES)[number],
  packages: readonly string[],
  indexedAt: string,
): Promise<void> {
  const layers = (name === 'a' ? ['f'] : ['f', name]).map((each) => ({
    digest: digest(each),
    diffId: digest(each),
  }));
  for (const layer of layers) {
    const facts = { cataloger: CATALOGER, facts: { files: [], problems: [] }, owned: [] };
    await store.facts.save(layer.digest, [facts], Uint8Array.of(1));
  }
  const image = { reference: name, transport: 'docker', layers } as const;
  const found = packages.map((each) => installed(each));
  await store.inventory.save(indexed(name, found, { image, indexedAt }), []);
}

async function syncFeed(
  store: Inventory,
  feed: string,
  packages: readonly string[],
  bound: string,
  syncedAt: string,
): Promise<void> {
  const sync = await store.advisories.beginSync(feed, 'full');
  const records = packages.map((name, i) =>
    advisory(`CVE-2024-000${i + 1}`, {
      aliases: [`DSA-${bound}`],
      ratings: [{ source: 'debian', severity: bound === '1' ? 'low' : 'high' }],
      ranges: [range({ package: name, upper: bound })],
    }),
  );
  try {
    await sync.add(records);
    await sync.commit(outcome({ syncedAt }));
  } finally {
    await sync.abandon();
  }
}

async function rank(
  { enrichment }: Inventory,
  cves: readonly string[],
  severity: 'low' | 'high',
  at: string,
): Promise<void> {
  const entry = { dateAdded: '2026-01-01', ransomware: severity === 'high' };
  await enrichment.replaceKev(
    cves.map((cve) => [cve, entry] as const),
    outcome({ syncedAt: at }),
  );
  const probability = severity === 'high' ? 0.9 : 0.1;
  await enrichment.replaceEpss(
    cves.map((cve) => [cve, { probability, percentile: 0.5 }] as const),
    outcome({ syncedAt: at }),
  );
  await enrichment.saveRecords(
    'cve',
    CVES.map((cve) => ({
      cve,
      found: cves.includes(cve),
      fetchedAt: at,
      ratings: cves.includes(cve) ? [{ source: 'cna', severity }] : [],
    })),
  );
}

/** Reads what the store knows as of each moment since a day. */
async function answersSince(store: Inventory, day: number): Promise<unknown> {
  const answers: unknown[] = [];
  for (let each = day; each <= LAST_DAY; each++) {
    const moment = await store.history.momentAt(timeOf(each));
    const { seq } = moment;
    const states = [];
    for (const feed of [...FEEDS, 'kev', 'epss']) states.push(await store.history.feedState(feed, moment));
    answers.push({
      moment,
      states,
      ranges: await store.advisories.rangesAbout([...PACKAGES], ['Debian:12'], seq),
      kev: await store.enrichment.kev([...CVES], seq),
      scores: await store.enrichment.pastEpss([...CVES], moment),
      records: await store.enrichment.ratings([...CVES], undefined, moment),
      lines: await store.verdicts.linesAt(timeOf(each)),
    });
  }
  return answers;
}

function timeOf(day: number): string {
  return `2026-03-1${day}T12:00:00.000Z`;
}
