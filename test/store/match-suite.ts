import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InstalledPackage, Line, TimeRule } from '../../src/domain/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import type { IgnoreRule } from '../../src/policy/index.ts';
import { NO_LINE } from '../../src/policy/testing.ts';
import { fillMatches, type LineToJudge, MatchJudge, type StoredContext } from '../../src/stored/index.ts';
import { compareJudging, Seen } from './compare-judging.ts';
import { BOOKWORM, imageKey, indexed, installed } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { change, contextOf, FEEDS, fleetWith, imageOf, load, RUNS } from './random-fleets.ts';
import { outcome } from './records.ts';
import { vexDocuments } from './stated-fleets.ts';

const CVES = ['CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-0003'];
const A_DAY_MS = 24 * 60 * 60_000;
/** No feed grows old: an image of which something is not known keeps all of its clocks. */
const MAX_AGE_MINUTES = 100 * 24 * 60;
const SEVERITIES = ['unknown', 'low', 'high', 'critical'] as const;

/** Records of flaws that many of the images have. */
const MORE = ['zlib', 'left', 'openssl'].map((name, i) => ({
  id: `A-${i + 7}`,
  cves: CVES.slice(i, i + 1),
  ranges: ['12', '13'].map((release) => ({ name, release, below: '9.0.0', state: 'fixed' as const })),
}));

/** Packages of which an image says more than their versions. */
const others = fc.constantFrom(
  installed('zlib', { version: 'not a version' }),
  installed('linux-libc-dev', { version: '1.0.0', source: { name: 'openssl', version: '1.0.0' } }),
  installed('zlib', { type: 'rpm', version: '1.0.0' }),
  installed('zlib', { version: '1.0.0', database: 'opt/status', layer: 1 }),
  installed('zlib', {
    version: '1.0.0',
    locations: [
      { path: 'var/lib/dpkg/status', layer: 0 },
      { path: 'opt/status', layer: 1 },
    ],
  }),
  ...(['distribution-owned', 'unreleased'] as const).map((status): InstalledPackage => ({
    type: 'npm',
    ecosystem: 'npm',
    name: 'left',
    version: '1.0.0',
    database: 'app/package.json',
    layer: 1,
    status,
  })),
);

const limit: fc.Arbitrary<TimeRule> = fc.record({
  severity: fc.constantFrom('unknown', 'low'),
  fixable: fc.boolean(),
  days: fc.constantFrom(1, 2),
  from: fc.constantFrom('known', 'fix'),
});
const limits = fc.uniqueArray(limit, { selector: ({ severity }) => severity, minLength: 1, maxLength: 2 });
const line: fc.Arbitrary<Line> = fc
  .record({
    max: fc.constantFrom({}, { critical: 0 }, { high: 1, unknown: 0 }, { low: 0 }),
    onlyFixed: fc.boolean(),
    failOnKev: fc.boolean(),
    strict: fc.constant(false),
    allowIncomplete: fc.constantFrom([], ['feed-missing'], ['advisory-not-compared:A-1']),
    ignoreBase: fc.boolean(),
    within: fc.option(limits),
  })
  .map(({ ignoreBase, within, ...rest }) => ({
    ...rest,
    ...(ignoreBase && { ignoreBase }),
    ...(within && { within }),
  }));
const rule: fc.Arbitrary<IgnoreRule> = fc.constantFrom(
  { id: 'CVE-2024-0001', reason: 'accepted' },
  { id: 'A-*', package: 'zlib', reason: 'accepted' },
  { id: 'CVE-2024-0002', states: ['fixed' as const], reason: 'accepted' },
  { package: 'openssl', reason: 'accepted' },
  { package: 'left', reason: 'accepted', expires: '2025-01-01' },
  { id: 'A-2', image: '0', reason: 'accepted' },
  { id: 'A-3', path: 'var/*', reason: 'accepted' },
);
/** A sync, whether it has more records, and how many days pass before it. */
const step = fc.tuple(change, fc.boolean(), fc.constantFrom(0, 1, 4));
/** Flaws that stay until they are overdue; some go then and come back, and their clocks start anew. */
const courses = fc
  .constantFrom([true, true, true], [true, true, false, true])
  .map((course) =>
    course.map((hasMore) => [{ feed: 'debian-tracker' as const, records: [] }, hasMore, 4] as const),
  );
const severities = fc.array(fc.constantFrom(...SEVERITIES), {
  minLength: CVES.length,
  maxLength: CVES.length,
});
const ignore = fc.uniqueArray(rule, { maxLength: 3, size: 'max' });
const settings = fc.record({ line, ignore, vex: vexDocuments });
const timed = fc
  .tuple(line, limits)
  .map(([own, within]): LineToJudge => ({ line: { ...own, within }, ignore: [] }));

interface Fleet {
  readonly images: readonly Parameters<typeof imageOf>[0][];
  readonly changes: readonly (readonly [ReturnType<typeof change.generate>['value'], boolean, number])[];
  readonly lines: readonly LineToJudge[];
  readonly severities: readonly (typeof SEVERITIES)[number][];
}

/** Compares stored matches with the reports of every image. */
export function matchSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  /** Judges the images after each step. */
  async function compareFleet(
    { images, changes, lines, severities }: Fleet,
    fleet: string,
    context: StoredContext,
    seen: Seen,
  ): Promise<void> {
    let now = context.now();
    const feedPolicy = { ...context.feedPolicy, maxAge: MAX_AGE_MINUTES };
    const clocked = { ...context, feedPolicy, now: () => now };
    const stored = images.map(imageOf);
    for (const image of stored) await store.inventory.save(image, []);
    try {
      await rate(store, severities);
      for (const feed of FEEDS) await load(store, feed, []);
      const judge = new MatchJudge(clocked, lines);
      for (const [{ feed, records }, hasMore, days] of changes) {
        await load(store, feed, hasMore ? [...records, ...MORE] : records);
        now = new Date(now.getTime() + days * A_DAY_MS);
        await compareJudging(stored, { judge, lines, fleet }, clocked, seen);
      }
    } finally {
      for (const { key } of stored) await store.inventory.delete(key);
    }
  }

  const compareFleets = async (fleets: fc.Arbitrary<Fleet>) => {
    await using context = contextOf(store);
    const seen = new Seen();
    let count = 0;
    const property = fc.asyncProperty(fleets, (fleet) => compareFleet(fleet, `${count++}`, context, seen));
    await fc.assert(property, { numRuns: RUNS });
    return seen;
  };

  it(`counts and judges the images of ${RUNS} fleets by their matches as by their reports`, async () => {
    const changes = fc.array(step, { minLength: 2, maxLength: 3 });
    const lines = fc.array(settings, { minLength: 2, maxLength: 2 });
    const seen = await compareFleets(fc.record({ images: fleetWith(others), changes, lines, severities }));
    // Most images need no report, and have something to count.
    expect(seen.byMatches).toBeGreaterThan(RUNS);
    expect(seen.withFindings).toBeGreaterThan(RUNS / 5);
    expect(seen.suppressedByVex).toBeGreaterThan(0);
  }, 600_000);

  it(`runs the clocks of ${RUNS} fleets with time limits by their matches as by their reports`, async () => {
    const zlib = installed('zlib', { version: '1.0.0' });
    const images = fleetWith(others).map((all) =>
      all.map(({ packages, ...image }) => ({
        ...image,
        packages: [...packages.filter(({ name }) => name !== 'zlib'), zlib],
      })),
    );
    const lines = fc.array(timed, { minLength: 2, maxLength: 2 });
    const seen = await compareFleets(fc.record({ images, changes: courses, lines, severities }));
    expect(seen.overdue).toBeGreaterThan(RUNS / 5);
  }, 600_000);

  it('waives a record that cannot be compared only where rules hide it in every package of one source', async () => {
    await using context = contextOf(store);
    const source = { name: 'openssl', version: 'no version' };
    const packages = ['libssl3', 'openssl'].map((name) => installed(name, { ...source, name, source }));
    const images = [indexed('a', [...packages, installed('bash')])];
    for (const image of images) await store.inventory.save(image, []);
    const openssl = { name: 'openssl', release: '12', below: '2.0.0', state: 'fixed' } as const;
    await load(store, 'debian-tracker', [{ id: 'A-1', cves: [], ranges: [openssl] }]);
    const holes: number[] = [];
    for (const names of [[], ['libssl3'], ['libssl3', 'openssl']]) {
      const given = { line: NO_LINE, ignore: names.map((name) => ({ package: name, reason: 'accepted' })) };
      const judge = new MatchJudge(context, [given]);
      await compareJudging(images, { judge, lines: [given], fleet: '' }, context, new Seen());
      const { judgements } = await judge.judge([imageKey('a')]);
      holes.push(...judgements.map(({ verdicts: [verdict] }) => verdict?.incomplete.length ?? -1));
    }
    expect(holes).toEqual([1, 1, 0]);
  });

  describe('stored matches', () => {
    it('returns the same counts after matches are dropped and made again', async () => {
      await using context = contextOf(store);
      await store.inventory.save(indexed('a', [installed('zlib'), installed('bash')]), []);
      const zlib = { name: 'zlib', release: '12', below: null, state: 'unfixed' } as const;
      await load(store, 'debian-tracker', [{ id: 'A-1', cves: CVES, ranges: [zlib] }]);
      const judge = async () => {
        const { judgements } = await new MatchJudge(context, []).judge([imageKey('a')]);
        return judgements.map(({ summary }) => summary);
      };
      const before = await judge();
      expect(before).toMatchObject([{ counts: { unknown: 3 }, holes: 0 }]);
      expect(await store.matches.counts()).toEqual({ packages: 2, due: 0, matches: 3 });
      await store.matches.drop();
      expect(await store.matches.counts()).toEqual({ packages: 2, due: 2, matches: 0 });
      expect(await judge()).toEqual(before);
    });

    it('matches the packages again that a sync touches, and no other', async () => {
      await using context = contextOf(store);
      await store.inventory.save(indexed('a', [installed('zlib'), installed('bash')]), []);
      const first = await load(store, 'debian-tracker', []);
      await fillMatches(context);
      const zlib = { name: 'zlib', release: '12', below: null, state: 'unfixed' } as const;
      const second = await load(store, 'debian-tracker', [{ id: 'A-1', cves: CVES, ranges: [zlib] }]);
      const [group] = (await store.matches.groups()).filter(({ seq }) => seq === first);
      if (!group) throw new Error('the group of Debian is matched');
      const { packages } = await store.fleet.changed({ feed: 'debian-tracker', from: first, to: second }, [
        { ecosystem: 'Debian:12', scope: 'source', distribution: BOOKWORM },
      ]);
      expect(await store.matches.move({ ...group, seq: second }, group, packages)).toBe(true);
      expect((await store.matches.due(10)).map((due) => due.package.name)).toEqual(['zlib']);
    });

    it('refuses to move or store matches by an earlier state of their group', async () => {
      await using context = contextOf(store);
      await store.inventory.save(indexed('a', [installed('zlib')]), []);
      await load(store, 'debian-tracker', []);
      await fillMatches(context);
      const [group] = await store.matches.groups();
      if (!group) throw new Error('the group of Debian is matched');
      const later = { ...group, seq: group.seq + 1 };
      expect(await store.matches.move(later, undefined, 'all')).toBe(false);
      expect(await store.matches.move(later, group, 'all')).toBe(true);
      expect(await store.matches.move(later, group, 'all')).toBe(false);
      expect(await store.matches.save([{ group, packages: [] }])).toBe(false);
      expect(await store.matches.due(10)).toHaveLength(1);
    });

    it('drops matches with the last image of their package', async () => {
      await using context = contextOf(store);
      await store.inventory.save(indexed('a', [installed('zlib')]), []);
      const zlib = { name: 'zlib', release: '12', below: null, state: 'unfixed' } as const;
      await load(store, 'debian-tracker', [{ id: 'A-1', cves: CVES, ranges: [zlib] }]);
      await fillMatches(context);
      await store.inventory.delete(imageKey('a'));
      expect(await store.matches.counts()).toEqual({ packages: 0, due: 0, matches: 0 });
    });
  });
}

async function rate(store: Inventory, severities: readonly (typeof SEVERITIES)[number][]): Promise<void> {
  const fetchedAt = '2026-01-02T03:04:05Z';
  const rated = CVES.map((cve, i) => ({
    cve,
    found: true,
    fetchedAt,
    ratings: [{ source: 'cna', severity: severities[i] ?? 'unknown' }],
  }));
  await store.enrichment.saveRecords('cve', rated);
  const exploited = { dateAdded: '2026-01-01', ransomware: false };
  await store.enrichment.replaceKev(
    severities[0] === 'high' ? [['CVE-2024-0002', exploited]] : [],
    outcome(),
  );
}
