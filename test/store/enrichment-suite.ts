import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CveRecord, Severity } from '../../src/domain/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import type { OpenStore } from './open-store.ts';
import { outcome } from './records.ts';

const RECORD: CveRecord = {
  cve: 'CVE-2023-5678',
  found: true,
  rejected: false,
  title: 'A title',
  published: '2023-11-06T16:00:00Z',
  modified: '2024-01-01T00:00:00Z',
  etag: '"e"',
  fetchedAt: '2026-01-01T00:00:00Z',
  ratings: [
    { source: 'cisa-adp', severity: 'medium', vector: 'CVSS:3.1/AV:N', score: 5.3 },
    { source: 'cna', severity: 'low' },
  ],
};

export function enrichmentSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it('reads back a CVE record as it was saved', async () => {
    await store.enrichment.saveRecords('cve', [RECORD]);
    expect(await store.enrichment.ratings([RECORD.cve, 'CVE-1999-0001'])).toEqual(
      new Map([[RECORD.cve, RECORD]]),
    );
  });

  it('remembers the answer that there is no record', async () => {
    const none: CveRecord = {
      cve: 'CVE-2023-1',
      found: false,
      fetchedAt: '2026-01-01T00:00:00Z',
      ratings: [],
    };
    await store.enrichment.saveRecords('cve', [none]);
    expect((await store.enrichment.ratings(['CVE-2023-1'])).get('CVE-2023-1')).toEqual(none);
  });

  it('replaces the record and its ratings by a later answer', async () => {
    await store.enrichment.saveRecords('cve', [RECORD]);
    const later: CveRecord = {
      ...RECORD,
      title: 'Another',
      ratings: [{ source: 'cna', severity: 'critical' }],
    };
    await store.enrichment.saveRecords('cve', [later]);
    expect((await store.enrichment.ratings([RECORD.cve])).get(RECORD.cve)).toEqual(later);
  });

  it('keeps two sources apart, and answers from both', async () => {
    const nvd: CveRecord = {
      cve: RECORD.cve,
      found: true,
      title: 'By NVD',
      fetchedAt: '2026-01-05T00:00:00Z',
      ratings: [{ source: 'nvd', severity: 'high', score: 7.5 }],
    };
    await store.enrichment.saveRecords('nvd', [nvd]);
    await store.enrichment.saveRecords('cve', [RECORD]);
    expect((await store.enrichment.ratings([RECORD.cve], 'nvd')).get(RECORD.cve)).toEqual(nvd);
    expect((await store.enrichment.ratings([RECORD.cve], 'cve')).get(RECORD.cve)).toEqual(RECORD);
    expect((await store.enrichment.ratings([RECORD.cve])).get(RECORD.cve)).toEqual({
      ...RECORD,
      ratings: [...RECORD.ratings, ...nvd.ratings],
    });
  });

  it('answers from the source with a record beside one without', async () => {
    await store.enrichment.saveRecords('cve', [{ ...RECORD, found: false, ratings: [] }]);
    await store.enrichment.saveRecords('nvd', [RECORD]);
    expect((await store.enrichment.ratings([RECORD.cve])).get(RECORD.cve)).toMatchObject({ found: true });
  });

  it('saves and reads thousands of records at once', async () => {
    const records = Array.from({ length: 2500 }, (_, i) => ({ ...RECORD, cve: `CVE-2024-${10_000 + i}` }));
    await store.enrichment.saveRecords('cve', records);
    expect((await store.enrichment.ratings(records.map(({ cve }) => cve))).size).toBe(2500);
  });

  const bulk = async (mode: 'full' | 'delta', records: readonly CveRecord[]) => {
    const sync = await store.enrichment.beginRecordSync('cve', mode);
    await sync.add(records);
    return sync.commit(outcome());
  };
  const recordsOf = (...cves: string[]) => store.enrichment.ratings(cves, 'cve');
  const rated = (cve: string, severity: Severity): CveRecord => ({
    ...RECORD,
    cve,
    ratings: [{ source: 'cna', severity }],
  });

  it('replaces a source as a whole, and leaves other sources alone', async () => {
    await store.enrichment.saveRecords('cve', [RECORD, rated('CVE-2023-1', 'low')]);
    await store.enrichment.saveRecords('nvd', [RECORD]);
    const state = await bulk('full', [rated('CVE-2023-1', 'high'), rated('CVE-2023-2', 'low')]);
    expect(state).toMatchObject({ feed: 'cve', records: 2, ranges: 0 });
    expect(await store.advisories.feedState('cve')).toEqual(state);
    expect(await recordsOf(RECORD.cve, 'CVE-2023-1', 'CVE-2023-2')).toEqual(
      new Map([
        ['CVE-2023-1', rated('CVE-2023-1', 'high')],
        ['CVE-2023-2', rated('CVE-2023-2', 'low')],
      ]),
    );
    expect((await store.enrichment.ratings([RECORD.cve])).get(RECORD.cve)).toEqual(RECORD);
  });

  it('amends a source: keeps the records not given, and marks the missing ones', async () => {
    await bulk('full', [rated('CVE-2023-1', 'low'), rated('CVE-2023-2', 'low'), rated('CVE-2023-3', 'low')]);
    const gone: CveRecord = {
      cve: 'CVE-2023-3',
      found: false,
      fetchedAt: '2026-01-01T00:00:00Z',
      ratings: [],
    };
    const state = await bulk('delta', [rated('CVE-2023-2', 'high'), rated('CVE-2023-4', 'low'), gone]);
    expect(state.records).toBe(3);
    const records = await recordsOf('CVE-2023-1', 'CVE-2023-2', 'CVE-2023-3', 'CVE-2023-4');
    expect(Object.fromEntries(records)).toEqual({
      'CVE-2023-1': rated('CVE-2023-1', 'low'),
      'CVE-2023-2': rated('CVE-2023-2', 'high'),
      'CVE-2023-3': gone,
      'CVE-2023-4': rated('CVE-2023-4', 'low'),
    });
  });

  it('keeps its number when an amendment has no record', async () => {
    const { seq } = await bulk('full', [RECORD]);
    expect(await bulk('delta', [])).toMatchObject({ seq, records: 1 });
  });

  it('hides the records of a sync before its commit, and for ever if it is abandoned', async () => {
    const sync = await store.enrichment.beginRecordSync('cve', 'full');
    await sync.add([RECORD]);
    expect(await recordsOf(RECORD.cve)).toEqual(new Map());
    await store.enrichment.saveRecords('cve', [rated('CVE-2023-1', 'low')]);
    await sync.abandon();
    expect((await recordsOf(RECORD.cve, 'CVE-2023-1')).size).toBe(1);
    expect(await store.advisories.feedState('cve')).toBeUndefined();
    expect((await bulk('full', [rated('CVE-2023-2', 'low')])).records).toBe(1);
  });

  it('replaces EPSS scores as a whole', async () => {
    const low = { probability: 0.00042, percentile: 0.1 };
    const high = { probability: 0.97, percentile: 1 };
    await store.enrichment.replaceEpss(
      [
        ['CVE-1999-0001', low],
        ['CVE-2023-1234567', high],
      ],
      outcome(),
    );
    expect(
      await store.enrichment.epss(['CVE-1999-0001', 'CVE-2023-1234567', 'CVE-2000-0001', 'GHSA-x']),
    ).toEqual(
      new Map([
        ['CVE-1999-0001', low],
        ['CVE-2023-1234567', high],
      ]),
    );
    const state = await store.enrichment.replaceEpss([['CVE-1999-0001', high]], outcome({ etag: '"2"' }));
    expect(state).toMatchObject({ feed: 'epss', records: 1, etag: '"2"' });
    expect(await store.enrichment.epss(['CVE-1999-0001', 'CVE-2023-1234567'])).toEqual(
      new Map([['CVE-1999-0001', high]]),
    );
  });

  it('leaves out scores that name no CVE, with a problem', async () => {
    const score = { probability: 0.5, percentile: 0.5 };
    const state = await store.enrichment.replaceEpss(
      [
        ['cve', score],
        ['CVE-2023-0001', score],
        ['CVE-2023-0001', score],
        ['CVE-2023-00001', score],
      ],
      outcome(),
    );
    expect(state.records).toBe(1);
    expect(state.problems).toEqual([
      { kind: 'advisory-unreadable', subject: 'epss', message: expect.stringContaining('2 scores') },
    ]);
  });

  it('changes nothing when a list of scores fails half way', async () => {
    const score = { probability: 0.5, percentile: 0.5 };
    await store.enrichment.replaceEpss([['CVE-2023-0001', score]], outcome());
    function* truncated(): Iterable<readonly [string, typeof score]> {
      yield ['CVE-2023-0002', score];
      throw new Error('cut short');
    }
    await expect(store.enrichment.replaceEpss(truncated(), outcome())).rejects.toThrow('cut short');
    expect((await store.enrichment.epss(['CVE-2023-0001', 'CVE-2023-0002'])).size).toBe(1);
    const state = await store.enrichment.replaceEpss([['CVE-2023-0003', score]], outcome());
    expect(state.records).toBe(1);
  });

  it('replaces KEV entries as a whole, and changes nothing for an unchanged list', async () => {
    const old = { dateAdded: '2023-01-01', ransomware: false };
    const dated = { dateAdded: '2024-01-01', dueDate: '2024-02-01', ransomware: true };
    const first = await store.enrichment.replaceKev(
      [
        ['CVE-1', old],
        ['CVE-2', old],
      ],
      outcome(),
    );
    const same = await store.enrichment.replaceKev(
      [
        ['CVE-2', old],
        ['CVE-1', old],
      ],
      outcome(),
    );
    expect(same.seq).toBe(first.seq);
    await store.enrichment.replaceKev(
      [
        ['CVE-2', dated],
        ['CVE-3', dated],
      ],
      outcome(),
    );
    expect(await store.enrichment.kev(['CVE-1', 'CVE-2', 'CVE-3', 'CVE-4'])).toEqual(
      new Map([
        ['CVE-2', dated],
        ['CVE-3', dated],
      ]),
    );
    expect(await store.advisories.feedState('kev')).toMatchObject({ records: 2 });
  });

  it('refuses a list of scores, entries or records that shrinks oddly', async () => {
    const cves = Array.from({ length: 300 }, (_, i) => `CVE-2023-${1000 + i}`);
    const entry = { dateAdded: '2023-01-01', ransomware: false };
    const score = { probability: 0.5, percentile: 0.5 };
    await store.enrichment.replaceKev(
      cves.map((cve) => [cve, entry] as const),
      outcome(),
    );
    await store.enrichment.replaceEpss(
      cves.map((cve) => [cve, score] as const),
      outcome(),
    );
    await bulk(
      'full',
      cves.map((cve) => rated(cve, 'low')),
    );
    await expect(bulk('full', [RECORD])).rejects.toMatchObject({ code: 'FEED_FAILED' });
    await expect(store.enrichment.replaceKev([], outcome())).rejects.toMatchObject({ code: 'FEED_FAILED' });
    await expect(store.enrichment.replaceEpss([], outcome())).rejects.toMatchObject({ code: 'FEED_FAILED' });
    expect((await store.enrichment.kev(cves)).size).toBe(300);
    expect((await store.enrichment.epss(cves)).size).toBe(300);
    expect((await recordsOf(...cves)).size).toBe(300);
  });
}
