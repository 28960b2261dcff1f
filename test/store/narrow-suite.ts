import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CveRecord, type Digest, type IndexedImage, isHole, type Line } from '../../src/domain/index.ts';
import { judgeImage, matchImage } from '../../src/findings/index.ts';
import { toFleetLine } from '../../src/fleet/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { NO_LINE } from '../../src/policy/testing.ts';
import { imagesOfSync } from '../../src/server/work/tasks/images-of-sync.ts';
import type { StoredContext } from '../../src/stored/index.ts';
import { imageKey } from './images.ts';
import { judgedImage } from './judged-image.ts';
import type { OpenStore } from './open-store.ts';
import { change, contextOf, FEEDS, fleetWith, imageOf, load, RUNS } from './random-fleets.ts';
import { outcome } from './records.ts';

const CVES = ['CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-0003'];

/** By all that ranks CVEs: severities, scores, KEV and dates. */
const LINES: readonly Line[] = [
  { ...NO_LINE, max: { high: 0 }, minEpss: 0.1 },
  {
    ...NO_LINE,
    failOnKev: true,
    minEpss: 0.5,
    within: [{ severity: 'low', fixable: false, days: 7, from: 'known' }],
  },
];

/** Records of flaws that many of the images have. */
const FLAWS = ['openssl', 'zlib', 'left'].map((name, i) => ({
  id: `A-${i + 7}`,
  cves: CVES.slice(i, i + 1),
  ranges: ['12', '13'].map((release) => ({ name, release, below: '3.0.0', state: 'fixed' as const })),
}));

const record = fc.record({
  cve: fc.constantFrom(...CVES),
  found: fc.boolean(),
  severity: fc.constantFrom('unknown', 'low', 'high'),
  published: fc.constantFrom('2024-01-01T00:00:00Z', '2026-01-01T00:00:00Z', undefined),
});
const records = fc.uniqueArray(record, { selector: ({ cve }) => cve, maxLength: CVES.length });
const probability = fc.option(fc.constantFrom(0.05, 0.095, 0.099, 0.101, 0.45, 0.6));
const someSync = fc.oneof(
  change.map(({ feed, records: known }) => ({
    feed,
    run: (store: Inventory) => load(store, feed, [...FLAWS, ...known]),
  })),
  fc
    .tuple(records, fc.constantFrom('full' as const, 'delta' as const))
    .map(([some, mode]) => ({ feed: 'cve', run: (store: Inventory) => loadRecords(store, some, mode) })),
  fc.subarray(CVES).map((listed) => ({ feed: 'kev', run: (store: Inventory) => loadKev(store, listed) })),
  fc
    .tuple(probability, probability, probability)
    .map((scores) => ({ feed: 'epss', run: (store: Inventory) => loadScores(store, scores) })),
);

/** The images that syncs make be judged again, against the reports of every image. */
export function narrowSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it(`lists for ${RUNS} fleets every image whose report a sync of any feed changes`, async () => {
    await using context = contextOf(store);
    const seen = { changed: 0, left: 0 };
    await fc.assert(
      fc.asyncProperty(
        fleetWith(),
        fc.array(someSync, { minLength: 6, maxLength: 8, size: 'max' }),
        async (images, syncs) => {
          const stored = images.map(imageOf);
          for (const image of stored) await store.inventory.save(image, []);
          try {
            await judgeByAll(store);
            const announced = await loadFirst(store);
            let before = await judgeAll(stored, context);
            for (const { feed, run } of syncs) {
              await run(store);
              const [from, to] = [announced.get(feed) ?? 0, await seqOf(store, feed)];
              announced.set(feed, to);
              const after = await judgeAll(stored, context);
              const changed = [...after].filter(([key, now]) => before.get(key) !== now).map(([key]) => key);
              before = after;
              if (from === to) continue;
              const listed: Digest[] = [];
              for await (const keys of imagesOfSync({ feed, from, to }, LINES, context)) listed.push(...keys);
              expect(listed).toEqual(expect.arrayContaining(changed));
              expect(new Set(listed).size).toBe(listed.length);
              seen.changed += changed.length;
              seen.left += stored.length - listed.length;
            }
          } finally {
            for (const { key } of stored) await store.inventory.delete(key);
          }
        },
      ),
      { numRuns: RUNS },
    );
    // Syncs change something, and not everything.
    expect(seen.changed).toBeGreaterThan(RUNS);
    expect(seen.left).toBeGreaterThan(RUNS);
  }, 600_000);
}

/** Keeps a verdict by each line, as judging any image does: scores are watched for its threshold from then on. */
async function judgeByAll({ verdicts }: Inventory): Promise<void> {
  for (const [i, line] of LINES.entries()) {
    const image = imageKey('f');
    await verdicts.record(
      judgedImage({ image, line: toFleetLine({ name: `${i}`, line, ignore: [] }, []) }),
      [],
    );
  }
}

async function loadFirst(store: Inventory): Promise<Map<string, number>> {
  const announced = new Map<string, number>();
  for (const feed of FEEDS) announced.set(feed, await load(store, feed, FLAWS));
  await loadRecords(store, [], 'full');
  await loadKev(store, []);
  await loadScores(store, [0.05, null, null]);
  for (const feed of ['cve', 'kev', 'epss']) announced.set(feed, await seqOf(store, feed));
  return announced;
}

async function seqOf(store: Inventory, feed: string): Promise<number> {
  return (await store.advisories.feedState(feed))?.seq ?? 0;
}

async function loadRecords(
  store: Inventory,
  some: readonly (typeof record extends fc.Arbitrary<infer Of> ? Of : never)[],
  mode: 'full' | 'delta',
): Promise<void> {
  const sync = await store.enrichment.beginRecordSync('cve', mode);
  const other = { cve: 'CVE-1999-0001', found: true, severity: 'low', published: undefined } as const;
  await sync.add(
    [...some, other].map(({ cve, found, severity, published }): CveRecord => ({
      cve,
      found,
      fetchedAt: '2026-01-02T03:04:05Z',
      ratings: found ? [{ source: 'cna', severity }] : [],
      ...(found && published !== undefined && { published }),
    })),
  );
  await sync.commit(outcome());
}

async function loadKev(store: Inventory, cves: readonly string[]): Promise<void> {
  const entry = { dateAdded: '2026-01-01', ransomware: false };
  await store.enrichment.replaceKev(
    ['CVE-1999-0001', ...cves].map((cve) => [cve, entry] as const),
    outcome(),
  );
}

async function loadScores(store: Inventory, scores: readonly (number | null)[]): Promise<void> {
  const given = scores.flatMap((score, i) =>
    score === null ? [] : [[CVES[i] ?? '', { probability: score, percentile: 0.5 }] as const],
  );
  await store.enrichment.replaceEpss(
    [['CVE-1999-0001', { probability: 0.5, percentile: 0.5 }], ...given],
    outcome(),
  );
}

/** Counts and verdicts of each image by its report, as one text. */
async function judgeAll(
  stored: readonly IndexedImage[],
  context: StoredContext,
): Promise<ReadonlyMap<Digest, string>> {
  const judged = new Map<Digest, string>();
  for (const image of stored) {
    const matched = await matchImage(image, {}, context);
    const answers = [];
    for (const line of [NO_LINE, ...LINES]) {
      const { result } = await judgeImage(matched, { line, ignore: [] }, context);
      const { outcome: is, counts, limits, crossed } = result.verdict;
      const holes = result.problems.filter(isHole).map(({ kind, subject }) => `${kind} ${subject}`);
      answers.push({ is, counts, limits, crossed, holes: holes.sort() });
    }
    judged.set(image.key, JSON.stringify(answers));
  }
  return judged;
}
