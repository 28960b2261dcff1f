import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  isHole,
  type Digest,
  type IndexedImage,
  type InstalledPackage,
  type Line,
  type Verdict,
} from '../../src/domain/index.ts';
import type { IgnoreRule } from '../../src/policy/index.ts';
import { NO_LINE } from '../../src/policy/testing.ts';
import {
  fillMatches,
  judgeImage,
  matchImage,
  MatchJudge,
  type LineToJudge,
  type ScanContext,
} from '../../src/scan/index.ts';
import type { Store } from '../../src/store/ports.ts';
import { BOOKWORM, imageKey, indexed, installed } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { change, contextOf, FEEDS, fleetWith, imageOf, load, RUNS } from './random-fleets.ts';
import { outcome } from './records.ts';

const CVES = ['CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-0003'];
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
  ...(['set-aside', 'unreleased'] as const).map((standing): InstalledPackage => ({
    type: 'npm',
    ecosystem: 'npm',
    name: 'left',
    version: '1.0.0',
    database: 'app/package.json',
    layer: 1,
    standing,
  })),
);

const line: fc.Arbitrary<Line> = fc.record({
  max: fc.constantFrom({}, { critical: 0 }, { high: 1, unknown: 0 }, { low: 0 }),
  onlyFixed: fc.boolean(),
  failOnKev: fc.boolean(),
  strict: fc.constant(false),
  allowIncomplete: fc.constantFrom([], ['feed-missing'], ['advisory-not-compared:A-1']),
});
const rule: fc.Arbitrary<IgnoreRule> = fc.constantFrom(
  { id: 'CVE-2024-0001', reason: 'accepted' },
  { id: 'A-*', package: 'zlib', reason: 'accepted' },
  { id: 'CVE-2024-0002', states: ['fixed' as const], reason: 'accepted' },
  { package: 'openssl', reason: 'accepted' },
  { package: 'left', reason: 'accepted', expires: '2025-01-01' },
  { id: 'A-2', image: '0', reason: 'accepted' },
  { id: 'A-3', path: 'var/*', reason: 'accepted' },
);
const settings = fc.record({ line, ignore: fc.uniqueArray(rule, { maxLength: 3, size: 'max' }) });

/** What packages match, as stored, against the reports of every image. */
export function matchSuite(open: OpenStore): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it(`counts and judges the images of ${RUNS} fleets by their matches as by their reports`, async () => {
    await using context = contextOf(store);
    const seen = { byMatches: 0, withFindings: 0 };
    await fc.assert(
      fc.asyncProperty(
        fleetWith(others),
        fc.array(fc.tuple(change, fc.boolean()), { minLength: 2, maxLength: 3 }),
        fc.array(settings, { minLength: 2, maxLength: 2 }),
        fc.array(fc.constantFrom(...SEVERITIES), { minLength: CVES.length, maxLength: CVES.length }),
        async (images, changes, lines, severities) => {
          const stored = images.map(imageOf);
          for (const image of stored) await store.inventory.save(image, []);
          try {
            await rate(store, severities);
            for (const feed of FEEDS) await load(store, feed, []);
            const judge = new MatchJudge(context, lines);
            for (const [{ feed, records }, hasMore] of changes) {
              await load(store, feed, hasMore ? [...records, ...MORE] : records);
              await compare(stored, { judge, lines }, context, seen);
            }
          } finally {
            for (const { key } of stored) await store.inventory.delete(key);
          }
        },
      ),
      { numRuns: RUNS },
    );
    // Most images need no report, and have something to count.
    expect(seen.byMatches).toBeGreaterThan(RUNS);
    expect(seen.withFindings).toBeGreaterThan(RUNS / 5);
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
      await compare(images, { judge, lines: [given] }, context, { byMatches: 0, withFindings: 0 });
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
      expect(await store.matches.save(group, [])).toBe(false);
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

async function rate(store: Store, severities: readonly (typeof SEVERITIES)[number][]): Promise<void> {
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

async function compare(
  stored: readonly IndexedImage[],
  { judge, lines }: { readonly judge: MatchJudge; readonly lines: readonly LineToJudge[] },
  context: ScanContext,
  seen: { byMatches: number; withFindings: number },
): Promise<void> {
  const matched = new Map<Digest, Awaited<ReturnType<typeof matchImage>>>();
  for (const image of stored) matched.set(image.key, await matchImage(image, {}, context));
  const report = async (key: Digest, judgement: LineToJudge) => {
    const image = matched.get(key);
    if (!image) throw new Error('the image is stored');
    return (await judgeImage(image, judgement, context)).result;
  };
  const holding = linesHeld(lines.length);
  const linesOf = new Map(stored.map(({ key }, i) => [key, holding[i % holding.length] ?? []]));
  const { judgements, left } = await judge.judge(
    stored.map(({ key }) => key),
    context.now(),
    (key) => linesOf.get(key) ?? [],
  );
  expect(judgements.length + left.length).toBe(stored.length);
  for (const { image, summary, verdicts } of judgements) {
    const all = await report(image.key, { line: NO_LINE, ignore: [] });
    expect({ counts: summary.counts, holes: summary.holes }).toEqual({
      counts: all.verdict.counts,
      holes: all.problems.filter(isHole).length,
    });
    const held = (linesOf.get(image.key) ?? []).flatMap((number) => lines[number] ?? []);
    expect(verdicts).toHaveLength(held.length);
    for (const [i, given] of held.entries()) {
      expect(bare(verdicts[i])).toEqual(bare((await report(image.key, given)).verdict));
    }
    seen.byMatches++;
    if (all.findings.length > 0) seen.withFindings++;
  }
}

/** Some images are under all lines, others under one of them or none. */
function linesHeld(lines: number): readonly (readonly number[])[] {
  const numbers = Array.from({ length: lines }, (_, line) => line);
  return [numbers, ...numbers.map((line) => [line]), []];
}

/** A verdict without the words of its holes, which name more of an image than its matches tell. */
function bare(verdict: Verdict | undefined) {
  if (!verdict) return undefined;
  const { incomplete, waived, ...rest } = verdict;
  const names = (problems: typeof incomplete) =>
    problems.map(({ kind, subject }) => `${kind} ${subject}`).sort();
  return { ...rest, incomplete: names(incomplete), waived: names(waived) };
}
