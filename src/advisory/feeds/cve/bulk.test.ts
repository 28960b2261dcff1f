import { beforeEach, describe, expect, test } from 'vitest';
import { buildZip, type ZipInput } from '../../../archive/testing/build-zip.ts';
import { syncFeed } from '../../sync.ts';
import { FakeFeeds } from '../../testing/fake-feeds.ts';
import { cveList, wholeCveList } from './index.ts';

const ZIP = `${wholeCveList.address}/main.zip`;
const LOG = `${cveList.address}/cves/deltaLog.json`;
const CVE = 'CVE-2023-5678';
const OTHER = 'CVE-2024-0001';
const VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';
const RATING = { source: 'cna', severity: 'high', vector: VECTOR, score: 7.5 };

let feeds: FakeFeeds;
const sync = async () => {
  const result = await syncFeed(wholeCveList, '', feeds.context, { force: true });
  if (result.error !== undefined) throw result.error;
  return result;
};
const asked = () => feeds.requests.map(({ url }) => url);
const titles = () => Object.fromEntries([...feeds.records].map(([key, { title }]) => [key, title]));

function recordOf(cve: string, title = 'A flaw', dateUpdated = '2026-08-22T10:00:00Z'): string {
  const cna = { title, metrics: [{ cvssV3_1: { vectorString: VECTOR } }] };
  return JSON.stringify({
    cveMetadata: { cveId: cve, state: 'PUBLISHED', dateUpdated },
    containers: { cna },
  });
}

function pathOf(cve: string): string {
  const [, year = '', number = ''] = cve.split('-');
  return `cves/${year}/${number.slice(0, -3)}xxx/${cve}.json`;
}

function fileOf(cve: string, content = recordOf(cve)): ZipInput {
  return { name: `cvelistV5-main/${pathOf(cve)}`, content };
}

function serveZip(...files: readonly ZipInput[]): void {
  feeds.serve(ZIP, buildZip(files, { zip64: true, comment: '0'.repeat(40) }), { etag: '"zip"' });
}

function serveRecord(cve: string, content: string): void {
  feeds.serve(`${cveList.address}/${pathOf(cve)}`, content);
}

function entry(fetchTime: string, updated: readonly string[], added: readonly string[] = []): object {
  const named = (cves: readonly string[]) =>
    cves.map((cveId) => ({ cveId, githubLink: 'https://elsewhere.example' }));
  return {
    fetchTime,
    numberOfChanges: updated.length + added.length,
    new: named(added),
    updated: named(updated),
  };
}

function serveLog(...entries: readonly object[]): void {
  const oldest = entry('2026-08-01T00:00:00.000Z', ['CVE-1999-0001']);
  feeds.serve(LOG, JSON.stringify([...entries, oldest]), { etag: `"${entries.length}"` });
}

/** Loads the list as of 12:00, and lets an hour go by. */
async function load(): Promise<void> {
  serveZip(fileOf(CVE), fileOf(OTHER));
  await sync();
  feeds.now = new Date('2026-08-22T13:00:00Z');
  feeds.requests.length = 0;
}

beforeEach(() => {
  feeds = new FakeFeeds();
});

describe('syncCveList, for the first time', () => {
  test('loads every record of the archive, and passes over its other files', async () => {
    serveZip(
      fileOf(CVE),
      { name: 'cvelistV5-main/README.md', content: 'CVE List' },
      { name: 'cvelistV5-main/cves/deltaLog.json', content: '[]' },
      { name: 'cvelistV5-main/cves/CVE-2023-5678.json.bak', content: '{' },
      fileOf(OTHER),
    );
    expect(await sync()).toMatchObject({ feed: 'cve', kind: 'updated', problems: [] });
    expect(asked()).toEqual([ZIP]);
    expect(titles()).toEqual({ [`cve ${CVE}`]: 'A flaw', [`cve ${OTHER}`]: 'A flaw' });
    expect(feeds.records.get(`cve ${CVE}`)).toEqual({
      cve: CVE,
      found: true,
      title: 'A flaw',
      modified: '2026-08-22T10:00:00.000Z',
      fetchedAt: '2026-08-22T12:00:00.000Z',
      ratings: [RATING],
    });
  });

  test.each([
    ['no JSON', 'sorry', 'JSON'],
    ['cut off', recordOf(OTHER).slice(0, 80), 'JSON'],
    ['of another kind', '{}', 'cveMetadata'],
    ['of another CVE', recordOf('CVE-2024-0002'), 'CVE-2024-0002'],
    ['absurdly long', recordOf(OTHER, 'A'.repeat(9 * 1024 * 1024)), 'longer'],
  ])('a record that is %s is a problem, and the others are loaded', async (_, content, message) => {
    serveZip(fileOf(OTHER, content), fileOf(CVE));
    expect((await sync()).problems).toEqual([
      { kind: 'advisory-unreadable', subject: OTHER, message: expect.stringContaining(message) as string },
    ]);
    expect([...feeds.records.keys()]).toEqual([`cve ${CVE}`]);
  });

  test('of a CVE that the archive holds twice, the first counts', async () => {
    serveZip(fileOf(CVE), { ...fileOf(CVE, recordOf(CVE, 'Another')), name: `x/${CVE}.json` });
    expect((await sync()).problems).toMatchObject([{ subject: CVE }]);
    expect(titles()).toEqual({ [`cve ${CVE}`]: 'A flaw' });
  });

  test.each([
    ['is no zip', () => feeds.serve(ZIP, 'Not Found')],
    ['is cut short', () => feeds.serve(ZIP, buildZip([fileOf(CVE)]).subarray(0, -10))],
    ['breaks off', () => feeds.serve(ZIP, buildZip([fileOf(CVE)]), { breaksAfter: 50 })],
    ['holds a damaged record', () => serveZip(fileOf(OTHER), { ...fileOf(CVE), claims: { crc32: 1 } })],
    ['holds no record', () => serveZip({ name: 'cves.zip', content: 'PK' })],
    ['is not there', () => undefined],
  ])('loads nothing from an archive that %s', async (_, serve) => {
    serve();
    await expect(sync()).rejects.toMatchObject({ code: 'FEED_FAILED' });
    expect(feeds.records.size).toBe(0);
    expect(feeds.openSyncs).toBe(0);
  });
});

describe('syncCveList, afterwards', () => {
  test('asks for exactly the records that the log names since the last change it knows', async () => {
    await load();
    serveLog(
      entry('2026-08-22T12:30:00.000Z', [CVE], ['CVE-2026-12345']),
      entry('2026-08-22T12:20:00.000Z', [CVE]),
      entry('2026-08-22T09:00:00.000Z', [OTHER]),
    );
    serveRecord(CVE, recordOf(CVE, 'Changed'));
    serveRecord('CVE-2026-12345', recordOf('CVE-2026-12345', 'New'));
    expect(await sync()).toMatchObject({ kind: 'updated', problems: [] });
    expect(asked()).toEqual([
      LOG,
      `${cveList.address}/cves/2026/12xxx/CVE-2026-12345.json`,
      `${cveList.address}/${pathOf(CVE)}`,
    ]);
    expect(titles()).toEqual({
      [`cve ${CVE}`]: 'Changed',
      [`cve ${OTHER}`]: 'A flaw',
      'cve CVE-2026-12345': 'New',
    });
    feeds.requests.length = 0;
    expect((await sync()).kind).toBe('unchanged');
    expect(feeds.requests).toMatchObject([{ url: LOG, headers: { 'if-none-match': '"3"' } }]);
  });

  test('asks once more for what changed so lately that a cache may have answered', async () => {
    await load();
    serveLog(entry('2026-08-22T12:59:00.000Z', [CVE]), entry('2026-08-22T12:30:00.000Z', [OTHER]));
    serveRecord(CVE, recordOf(CVE));
    serveRecord(OTHER, recordOf(OTHER));
    await sync();
    feeds.now = new Date('2026-08-22T14:00:00Z');
    serveLog(entry('2026-08-22T12:59:00.000Z', [CVE]));
    serveRecord(CVE, recordOf(CVE, 'Changed'));
    feeds.requests.length = 0;
    await sync();
    expect(asked()).toEqual([LOG, `${cveList.address}/${pathOf(CVE)}`]);
    expect(titles()[`cve ${CVE}`]).toBe('Changed');
  });

  test.each([
    ['is not there', '', 'the log of changes names it'],
    ['cannot be read', '{}', 'cveMetadata'],
  ])('a changed record that %s is a problem, and what was known of it stays', async (_, content, message) => {
    await load();
    serveLog(entry('2026-08-22T12:30:00.000Z', [CVE, OTHER]));
    serveRecord(OTHER, recordOf(OTHER, 'Changed'));
    if (content !== '') serveRecord(CVE, content);
    expect((await sync()).problems).toMatchObject([
      { subject: CVE, message: expect.stringContaining(message) as string },
    ]);
    expect(titles()).toEqual({ [`cve ${CVE}`]: 'A flaw', [`cve ${OTHER}`]: 'Changed' });
  });

  test('asks for nothing by an id that is none', async () => {
    await load();
    serveLog(entry('2026-08-22T12:30:00.000Z', ['CVE-2023-../../x', OTHER]));
    serveRecord(OTHER, recordOf(OTHER));
    expect((await sync()).problems).toMatchObject([{ subject: 'CVE-2023-../../x' }]);
    expect(asked()).toEqual([LOG, `${cveList.address}/${pathOf(OTHER)}`]);
  });

  const many = Array.from({ length: 5001 }, (_, at) => `CVE-2025-${10_000 + at}`);
  test.each([
    ['there is no log', () => undefined],
    [
      'the log does not reach back',
      () => feeds.serve(LOG, JSON.stringify([entry('2026-08-22T12:30:00Z', [CVE])])),
    ],
    ['the log is empty', () => feeds.serve(LOG, '[]')],
    ['too much changed', () => serveLog(entry('2026-08-22T12:30:00.000Z', many))],
    ['a mirror has the log only', () => serveLog(entry('2026-08-22T12:30:00.000Z', [CVE]))],
    [
      'it was last read whole a month ago',
      () => {
        serveLog();
        feeds.now = new Date('2026-09-22T12:30:00Z');
      },
    ],
  ])('reads the whole again where %s', async (_, serve) => {
    await load();
    serve();
    feeds.serve(ZIP, buildZip([fileOf(OTHER, recordOf(OTHER, 'Changed'))]), { etag: '"later"' });
    expect((await sync()).kind).toBe('updated');
    expect(titles()).toEqual({ [`cve ${OTHER}`]: 'Changed' });
  });

  test('does not read the whole again where its archive is the one it has', async () => {
    await load();
    expect((await sync()).kind).toBe('unchanged');
    expect(feeds.states.get('cve')?.syncedAt).toBe('2026-08-22T13:00:00.000Z');
  });

  test.each([
    ['the log is no log', () => feeds.serve(LOG, '{"message": "busy"}')],
    ['the log is cut short', () => feeds.serve(LOG, '[{"fetchTime": "2026-08')],
    ['a time of the log is none', () => serveLog(entry('yesterday', [CVE]))],
    ['the log is not given', () => feeds.serve(LOG, '', { status: 500 })],
    [
      'one of the records is not given',
      () => {
        serveLog(entry('2026-08-22T12:30:00.000Z', [OTHER, CVE]));
        serveRecord(OTHER, recordOf(OTHER, 'Changed'));
        feeds.serve(`${cveList.address}/${pathOf(CVE)}`, '', { status: 503 });
      },
    ],
  ])('changes nothing where %s', async (_, serve) => {
    await load();
    serve();
    await expect(sync()).rejects.toMatchObject({ code: 'FEED_FAILED' });
    expect(titles()).toEqual({ [`cve ${CVE}`]: 'A flaw', [`cve ${OTHER}`]: 'A flaw' });
    expect(feeds.states.get('cve')?.syncedAt).toBe('2026-08-22T12:00:00.000Z');
    expect(feeds.openSyncs).toBe(0);
  });
});
