import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CveRecord, type Problem, UNREAD_PACKAGE } from '../../src/domain/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { indexed, installed } from './images.ts';
import { FLEET_LINE, judgedImage } from './judged-image.ts';
import type { OpenStore } from './open-store.ts';
import { advisory, outcome, range } from './records.ts';

const FEED = 'osv:Debian';
const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05'] as const;

function noon(day: number): string {
  return `${DAYS[day - 1] ?? ''}T12:00:00.000Z`;
}

function night(day: number): string {
  return `${DAYS[day - 1] ?? ''}T23:59:59.999Z`;
}

function cve(id: string, day: number, fields: Partial<CveRecord> = {}): CveRecord {
  return { cve: id, found: true, fetchedAt: noon(day), ratings: [], ...fields };
}

/** How the store answers as of an earlier moment. */
export function historySuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  async function load(
    day: number,
    records: Parameters<typeof advisory>[],
    problems: readonly Problem[] = [],
  ) {
    const sync = await store.advisories.beginSync(FEED, 'full');
    try {
      await sync.add(records.map(([id, fields]) => advisory(id, fields)));
      return await sync.commit(outcome({ syncedAt: noon(day), problems }));
    } finally {
      await sync.abandon();
    }
  }

  const seqOf = async (day: number) => (await store.history.momentAt(night(day))).seq;
  const stateOf = async (day: number) =>
    store.history.feedState(FEED, await store.history.momentAt(night(day)));

  describe('moments', () => {
    it('picks the last sync that was made by the end of a day', async () => {
      expect(await store.history.momentAt(night(1))).toEqual({ at: night(1), seq: 0 });
      const { seq: first } = await load(1, [['CVE-1']]);
      const { seq: second } = await load(3, [['CVE-2']]);
      expect([await seqOf(1), await seqOf(2), await seqOf(3)]).toEqual([first, first, second]);
    });

    it('skips nothing that came after a sync of a clock that was ahead', async () => {
      await load(1, [['CVE-1']]);
      const { seq: ahead } = await load(5, [['CVE-2']]);
      const { seq: later } = await load(2, [['CVE-3']]);
      expect(later).toBeGreaterThan(ahead);
      expect([await seqOf(2), await seqOf(4)]).toEqual([later, later]);
    });

    it('counts a feed that others sent from the time of its arrival', async () => {
      const sync = await store.advisories.beginSync(FEED, 'full');
      await sync.add([advisory('CVE-1')]);
      const { seq } = await sync.commit(outcome({ syncedAt: noon(1), receivedAt: noon(3) }));
      expect([await seqOf(2), await seqOf(3)]).toEqual([0, seq]);
      expect(await stateOf(2)).toBeUndefined();
      expect(await stateOf(3)).toMatchObject({ syncedAt: noon(1) });
      expect(await store.history.keptSince(FEED)).toBe(noon(3));
    });
  });

  describe('states of a feed', () => {
    it('gives the totals and problems that a feed had then', async () => {
      const problem: Problem = { kind: 'feed-unreadable', subject: FEED, message: 'half of it is missing' };
      await load(1, [['CVE-1'], ['CVE-2']], [problem]);
      await load(2, [['CVE-1'], ['CVE-2']]);
      await load(3, [['CVE-1']]);
      expect(await stateOf(1)).toMatchObject({ records: 2, syncedAt: noon(1), problems: [problem] });
      expect(await stateOf(2)).toMatchObject({ records: 2, syncedAt: noon(2), problems: [] });
      expect(await stateOf(5)).toMatchObject({ records: 1, syncedAt: noon(3), problems: [] });
    });

    it('knows when unchanged data was confirmed', async () => {
      await load(1, [['CVE-1']]);
      await store.advisories.touch(FEED, noon(2));
      await store.advisories.touch(FEED, '2026-01-02T12:10:00.000Z');
      await store.advisories.touch(FEED, noon(4));
      const times = [];
      for (const day of [1, 2, 3, 4]) times.push((await stateOf(day))?.syncedAt);
      expect(times).toEqual([noon(1), noon(2), noon(2), noon(4)]);
    });

    it('knows nothing of a feed before its first sync, nor of one that was never loaded', async () => {
      await load(2, [['CVE-1']]);
      await store.advisories.touch('kev', noon(2));
      expect(await stateOf(1)).toBeUndefined();
      expect(await store.history.feedState('kev', { at: night(5), seq: 9 })).toBeUndefined();
      expect(await store.history.keptSince(FEED)).toBe(noon(2));
      expect(await store.history.keptSince('kev')).toBeUndefined();
    });
  });

  describe('scores', () => {
    const [OURS, OTHER] = ['CVE-2024-0001', 'CVE-2024-0002'];

    const score = (day: number, probability?: number) =>
      store.enrichment.replaceEpss(
        [
          ...(probability === undefined ? [] : [[OURS, { probability, percentile: 0.5 }] as const]),
          [OTHER, { probability: 0.1, percentile: 0.2 }],
        ],
        outcome({ syncedAt: noon(day) }),
      );
    const scoresAt = async (day: number) => {
      const moment = await store.history.momentAt(night(day));
      const { scores, ...rest } = await store.enrichment.pastEpss([OURS, OTHER, 'GHSA-1'], moment);
      return { ours: scores.get(OURS)?.probability, other: scores.get(OTHER)?.probability, ...rest };
    };
    const CLOSE = { within: 0.01, watched: [] };

    beforeEach(async () => {
      await store.inventory.save(indexed('a', [installed('openssl')]), []);
      await load(1, [[OURS], [OTHER, { ranges: [range({ package: 'elsewhere' })] }]]);
    });

    it('keeps scores of CVEs about packages of the inventory, once they moved by a hundredth', async () => {
      for (const [day, probability] of [0.5, 0.505, 0.51, 0.9].entries()) await score(day + 1, probability);
      expect(await scoresAt(1)).toEqual({ ours: 0.5, other: undefined, unknown: [OTHER], ...CLOSE });
      expect([(await scoresAt(2)).ours, (await scoresAt(3)).ours]).toEqual([0.5, 0.51]);
      expect(await scoresAt(4)).toEqual({ ours: 0.9, other: 0.1, unknown: [], within: 0, watched: [] });
      expect(await store.history.feedState('epss', await store.history.momentAt(night(2)))).toMatchObject({
        syncedAt: noon(2),
      });
    });

    it('keeps a score that crossed the threshold of a stored line', async () => {
      const line = { ...FLEET_LINE, line: { ...FLEET_LINE.line, minEpss: 0.503 } };
      await store.verdicts.record(judgedImage({ line, at: noon(2) }), []);
      for (const [day, probability] of [0.5, 0.502, 0.504, 0.503, 0.9].entries())
        await score(day + 1, probability);
      const found = [];
      for (const day of [1, 2, 3, 4]) found.push((await scoresAt(day)).ours);
      expect(found).toEqual([0.5, 0.5, 0.504, 0.504]);
      expect([(await scoresAt(1)).watched, (await scoresAt(2)).watched]).toEqual([[], [0.503]]);
    });

    it('knows that a CVE had no score', async () => {
      await score(1);
      await score(2, 0.5);
      await score(3);
      await score(4);
      expect([await scoresAt(1), await scoresAt(2), await scoresAt(3)]).toEqual([
        { ours: undefined, other: undefined, unknown: [OTHER], ...CLOSE },
        { ours: 0.5, other: undefined, unknown: [OTHER], ...CLOSE },
        { ours: undefined, other: undefined, unknown: [OTHER], ...CLOSE },
      ]);
    });

    it('knows no score from before the first, nor of a CVE while no image has its package', async () => {
      await load(2, [[OURS]]);
      await score(3, 0.5);
      await store.inventory.delete(indexed('a').key);
      await store.inventory.save(indexed('b', [installed('bash')]), []);
      await score(4, 0.5);
      await score(5, 0.5);
      expect((await scoresAt(2)).unknown).toEqual([OURS, OTHER]);
      expect((await scoresAt(3)).unknown).toEqual([OTHER]);
      expect((await scoresAt(4)).unknown).toEqual([OURS, OTHER]);
    });
  });

  describe('advisories', () => {
    it('lists the ecosystems, names and ranges of a record that were known then', async () => {
      const elsewhere = range({ ecosystem: 'Debian:13', package: 'zlib' });
      await load(1, [['CVE-1', { aliases: ['DSA-1'] }]]);
      await load(2, [['CVE-1', { aliases: ['DSA-2'], ranges: [elsewhere] }]]);
      const [then, now] = [await seqOf(1), await seqOf(2)];
      const { advisories } = store;
      expect(await advisories.ecosystems(FEED, 'Debian:', then)).toEqual(['Debian:12']);
      expect(await advisories.ecosystems(FEED, 'Debian:', now)).toEqual(['Debian:13']);
      expect(await advisories.ecosystems('osv:Other', 'Debian:', then)).toEqual([]);
      expect(await advisories.names('Debian:13', then)).toEqual([]);
      expect(await advisories.names('Debian:12', now)).toEqual(['openssl']);
      const both = ['Debian:12', 'Debian:13'];
      const packagesOf = async (id: string, seq: number) =>
        (await advisories.rangesOf(id, both, seq)).map((found) => [found.package, found.aliases]);
      expect(await packagesOf('CVE-1', then)).toEqual([['openssl', ['DSA-1']]]);
      expect(await packagesOf('DSA-1', then)).toEqual([['openssl', ['DSA-1']]]);
      expect(await packagesOf('DSA-1', now)).toEqual([]);
      expect(await packagesOf('DSA-2', now)).toEqual([['zlib', ['DSA-2']]]);
    });

    it('counts records that could not be read then, each once', async () => {
      const unread = (reason: string) =>
        range({ package: UNREAD_PACKAGE, state: 'unreadable', unread: reason });
      await load(1, [['CVE-1', { ranges: [unread('a'), unread('b')] }], ['CVE-2']]);
      await load(2, [['CVE-1', { ranges: [unread('b')] }], ['CVE-2']]);
      await load(3, [['CVE-1'], ['CVE-2']]);
      const counted = [];
      for (const day of [1, 2, 3]) {
        const { unread: groups } = await store.advisories.unread(FEED, ['Debian:12'], await seqOf(day));
        counted.push(groups.map(({ records, reason }) => [records, reason]));
      }
      expect(counted).toEqual([[[1, 'a']], [[1, 'b']], []]);
    });
  });

  describe('rankings', () => {
    const HIGH = { source: 'cna', severity: 'high' } as const;
    const LOW = { source: 'cna', severity: 'low' } as const;
    const recordsAt = async (day: number, source?: string) => {
      const moment = await store.history.momentAt(night(day));
      const records = await store.enrichment.ratings(['CVE-2024-1', 'CVE-2024-2'], source, moment);
      return [...records.values()].map(({ cve: id, found, fetchedAt, ratings }) =>
        [id, found, fetchedAt.slice(0, 10), ...ratings.map(({ severity }) => severity)].join(' '),
      );
    };

    it('knows records of single CVEs from the day on which they were asked for', async () => {
      const { enrichment } = store;
      await enrichment.saveRecords('cve', [cve('CVE-2024-1', 1, { ratings: [LOW] })]);
      await enrichment.saveRecords('cve', [cve('CVE-2024-2', 2, { found: false })]);
      await enrichment.saveRecords('cve', [cve('CVE-2024-1', 3, { ratings: [HIGH] }), cve('CVE-2024-2', 3)]);
      expect(await recordsAt(1)).toEqual(['CVE-2024-1 true 2026-01-01 low']);
      expect(await recordsAt(2)).toEqual(['CVE-2024-1 true 2026-01-01 low', 'CVE-2024-2 false 2026-01-02']);
      expect((await recordsAt(4)).sort()).toEqual([
        'CVE-2024-1 true 2026-01-03 high',
        'CVE-2024-2 true 2026-01-03',
      ]);
      expect(await recordsAt(4, 'nvd')).toEqual([]);
    });

    it('numbers no sync for answers that repeat the last ones', async () => {
      await store.enrichment.saveRecords('cve', [
        cve('CVE-2024-1', 1),
        cve('CVE-2024-2', 1, { found: false }),
      ]);
      const before = await seqOf(5);
      await store.enrichment.saveRecords('cve', [
        cve('CVE-2024-1', 2),
        cve('CVE-2024-2', 2, { found: false }),
      ]);
      expect(await seqOf(5)).toBe(before);
    });

    it('knows the records that a list had then', async () => {
      const list = async (day: number, mode: 'full' | 'delta', records: readonly CveRecord[]) => {
        const sync = await store.enrichment.beginRecordSync('cve', mode);
        await sync.add(records);
        await sync.commit(outcome({ syncedAt: noon(day) }));
      };
      await list(1, 'full', [cve('CVE-2024-1', 1)]);
      await list(2, 'delta', [cve('CVE-2024-2', 2, { ratings: [HIGH] })]);
      await list(3, 'full', [cve('CVE-2024-2', 3, { ratings: [HIGH] })]);
      expect(await recordsAt(1)).toEqual(['CVE-2024-1 true 2026-01-01']);
      expect((await recordsAt(2)).sort()).toEqual([
        'CVE-2024-1 true 2026-01-01',
        'CVE-2024-2 true 2026-01-02 high',
      ]);
      expect(await recordsAt(3)).toEqual(['CVE-2024-2 true 2026-01-03 high']);
    });

    it('knows which CVEs were listed as exploited then', async () => {
      const entry = { dateAdded: '2026-01-01', ransomware: false };
      const { enrichment } = store;
      await enrichment.replaceKev([['CVE-2024-1', entry]], outcome({ syncedAt: noon(1) }));
      await enrichment.replaceKev(
        [
          ['CVE-2024-1', { ...entry, ransomware: true }],
          ['CVE-2024-2', entry],
        ],
        outcome({ syncedAt: noon(3) }),
      );
      const cves = ['CVE-2024-1', 'CVE-2024-2'];
      expect([...(await enrichment.kev(cves, await seqOf(2)))]).toEqual([['CVE-2024-1', entry]]);
      expect((await enrichment.kev(cves, await seqOf(3))).size).toBe(2);
      expect((await enrichment.kev(cves, 0)).size).toBe(0);
    });
  });
}
