import { beforeEach, describe, expect, it } from 'vitest';
import { buildZip } from '../../../archive/testing/build-zip.ts';
import { FakeFeeds } from '../../testing/fake-feeds.ts';

import { osv } from './index.ts';

const FOLDER = 'https://osv-vulnerabilities.storage.googleapis.com/Red%20Hat';
const FEED = 'osv:Red Hat';
const DAY_MS = 24 * 60 * 60 * 1000;

let feeds: FakeFeeds;
const sync = () => osv.sync('Red Hat', feeds.context);
const ids = () => Object.keys(feeds.of(FEED));
const asked = () => feeds.requests.splice(0).map(({ url }) => url.slice(FOLDER.length + 1));

function record(id: string, modified: string, fixed = '0:1.2-3.el9'): string {
  const ecosystem = 'Red Hat:enterprise_linux:9::baseos';
  const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }];
  return JSON.stringify({ id, modified, affected: [{ package: { ecosystem, name: 'openssl' }, ranges }] });
}

/** Builds an erratum of a module, whose title may name the stream. */
function modular(id: string, modified: string, summary: string, fixed: string): string {
  const affected = [
    {
      package: { ecosystem: 'Red Hat:enterprise_linux:8::appstream', name: 'varnish' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
    },
  ];
  return JSON.stringify({ id, modified, summary, affected });
}

function serveWhole(...records: readonly string[]): void {
  const files = records.map((content, at) => ({ name: `${at}.json`, content }));
  feeds.serve(`${FOLDER}/all.zip`, buildZip(files), { etag: '"whole"' });
}

function serveList(etag: string, ...lines: readonly string[]): void {
  feeds.serve(`${FOLDER}/modified_id.csv`, lines.map((line) => `${line}\n`).join(''), { etag });
}

const wholeFiles = [{ name: 'RHSA-2026:2.json', content: record('RHSA-2026:2', '2026-08-21T00:00:00Z') }];

beforeEach(() => {
  feeds = new FakeFeeds();
  serveWhole(record('RHSA-2026:1', '2026-08-20T00:00:00Z'), record('RHSA-2026:2', '2026-08-21T00:00:00Z'));
});

describe('syncOsv, the first time', () => {
  it('reads the whole OSV export', async () => {
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    expect(ids()).toEqual(['RHSA-2026:1', 'RHSA-2026:2']);
    expect(asked()).toEqual(['all.zip']);
  });

  it('reports a file of the OSV export that is not a record, and keeps the others', async () => {
    serveWhole(
      record('RHSA-2026:1', '2026-08-20T00:00:00Z'),
      '{"id": 5}',
      'not JSON',
      record('RHSA-2026:1', ''),
    );
    expect((await sync()).problems.map(({ subject, message }) => `${subject}: ${message}`)).toEqual([
      '1: no package is named',
      expect.stringMatching(/^2\.json: .*not valid JSON/u),
      '3.json: another file contains the record RHSA-2026:1 too',
      '3.json: openssl in Red Hat:enterprise_linux:9::baseos: another file contains the record RHSA-2026:1 too',
    ]);
    expect(ids()).toEqual(['1', 'RHSA-2026:1', '2.json', '3.json']);
  });

  it('reports an OSV record that is too long, without unpacking it', async () => {
    const bomb = { name: 'RHSA-2026:9.json', content: ' '.repeat(1000), claims: { size: 2 ** 32 - 2 } };
    feeds.serve(`${FOLDER}/all.zip`, buildZip([bomb, ...wholeFiles]));
    expect((await sync()).problems).toMatchObject([{ message: 'longer than 16777216 bytes' }]);
    expect(feeds.of(FEED)['RHSA-2026:9.json']?.ranges).toMatchObject([{ state: 'too-large' }]);
    expect(ids()).toEqual(['RHSA-2026:2', 'RHSA-2026:9.json']);
  });

  it.each([
    ['is not a zip', Buffer.from('<html></html>'), 'not a zip'],
    ['is cut off', buildZip([{ name: 'a', content: record('A-1', '') }]).subarray(0, -30), 'truncated'],
    ['is damaged', buildZip([{ name: 'a', content: record('A-1', ''), claims: { crc32: 1 } }]), 'damaged'],
    ['holds nothing', buildZip([]), 'contains no records'],
  ])('keeps the last good OSV data when the export %s', async (_, zip, reason) => {
    await sync();
    feeds.now = new Date(feeds.now.getTime() + 8 * DAY_MS);
    feeds.serve(`${FOLDER}/all.zip`, zip);
    await expect(sync()).rejects.toThrow(
      new RegExp(`^feed osv:Red Hat: ${FOLDER}/all.zip: .*${reason}`, 'u'),
    );
    expect(ids()).toEqual(['RHSA-2026:1', 'RHSA-2026:2']);
    expect(feeds.openSyncs).toBe(0);
  });

  it('says that there is no such OSV export', async () => {
    await expect(osv.sync('Debian', feeds.context)).rejects.toThrow('no export "Debian"');
  });

  it('refuses an OSV ecosystem whose versions nothing orders', async () => {
    await expect(osv.sync('Hackage', feeds.context)).rejects.toThrow('"Hackage" has no known version scheme');
    expect(asked()).toEqual([]);
  });
});

describe('syncOsv, again', () => {
  beforeEach(async () => {
    await sync();
    feeds.requests.splice(0);
    feeds.now = new Date(feeds.now.getTime() + DAY_MS);
  });

  it('reads only the OSV records that were modified since', async () => {
    serveList(
      '"1"',
      '2026-08-22T00:00:00Z,RHSA-2026:3',
      '2026-08-21T00:00:00Z,RHSA-2026:2',
      '2026-08-20T00:00:00Z,RHSA-2026:1',
    );
    feeds.serve(`${FOLDER}/RHSA-2026:3.json`, record('RHSA-2026:3', '2026-08-22T00:00:00Z'));
    feeds.serve(`${FOLDER}/RHSA-2026:2.json`, record('RHSA-2026:2', '2026-08-21T00:00:00Z', '0:1.2-4.el9'));
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    expect(asked()).toEqual(['modified_id.csv', 'RHSA-2026:3.json', 'RHSA-2026:2.json']);
    expect(ids()).toEqual(['RHSA-2026:1', 'RHSA-2026:2', 'RHSA-2026:3']);
    expect(feeds.of(FEED)['RHSA-2026:2']?.ranges[0]?.fixedVersion).toBe('0:1.2-4.el9');
  });

  it('asks for no OSV record when the list did not change', async () => {
    serveList('"1"', '2026-08-22T00:00:00Z,RHSA-2026:3');
    feeds.serve(`${FOLDER}/RHSA-2026:3.json`, record('RHSA-2026:3', '2026-08-22T00:00:00Z'));
    await sync();
    asked();
    expect(await sync()).toEqual({ kind: 'unchanged', problems: [] });
    expect(asked()).toEqual(['modified_id.csv']);
  });

  it('drops a withdrawn OSV record, and keeps one that is missing', async () => {
    serveList('"1"', '2026-08-22T00:00:00Z,RHSA-2026:2', '2026-08-22T00:00:00Z,RHSA-2026:1');
    const withdrawn = {
      ...(JSON.parse(record('RHSA-2026:1', '2026-08-22T00:00:00Z')) as object),
      withdrawn: '2026-08-22T00:00:00Z',
    };
    feeds.serve(`${FOLDER}/RHSA-2026:1.json`, JSON.stringify(withdrawn));
    expect((await sync()).problems).toEqual([
      {
        kind: 'advisory-unreadable',
        subject: 'RHSA-2026:2.json',
        message: 'listed as modified, but not found',
      },
    ]);
    expect(ids()).toEqual(['RHSA-2026:2', 'RHSA-2026:2.json']);
  });

  it('reads the whole OSV export again from a mirror that has the list and not the records', async () => {
    serveList('"1"', '2026-08-22T00:00:00Z,RHSA-2026:3', '2026-08-21T00:00:00Z,RHSA-2026:2');
    serveWhole(record('RHSA-2026:2', '2026-08-21T00:00:00Z'), record('RHSA-2026:3', '2026-08-22T00:00:00Z'));
    feeds.serve(`${FOLDER}/all.zip`, feeds.files.get(`${FOLDER}/all.zip`)?.body ?? '', { etag: '"new"' });
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    expect(ids()).toEqual(['RHSA-2026:2', 'RHSA-2026:3']);
    expect(await sync()).toEqual({ kind: 'unchanged', problems: [] });
  });

  it.each([
    ['very many changes', 501],
    ['changes without their records', 1],
  ])('refuses an OSV export that is older than a list with %s', async (_, count) => {
    serveList(
      '"1"',
      ...Array.from({ length: count }, (__, at) => `2026-08-22T00:00:00Z,RHSA-2026:${at + 5}`),
    );
    await expect(sync()).rejects.toThrow(`lists ${count} changes that are not in the export yet`);
    expect(ids()).toEqual(['RHSA-2026:1', 'RHSA-2026:2']);
  });

  it('rejects an OSV record that is served under another id', async () => {
    serveList('"1"', '2026-08-22T00:00:00Z,RHSA-2026:3');
    feeds.serve(`${FOLDER}/RHSA-2026:3.json`, record('RHSA-2026:1', '2026-08-22T00:00:00Z', '0:9-9'));
    expect((await sync()).problems).toMatchObject([
      { subject: 'RHSA-2026:3.json', message: 'expected another ID, got the record RHSA-2026:1' },
      { kind: 'advisory-not-compared', package: 'openssl' },
    ]);
    expect(feeds.of(FEED)['RHSA-2026:1']?.ranges[0]?.fixedVersion).toBe('0:1.2-3.el9');
  });

  it('goes on reporting an OSV record that could not be read, until it can be', async () => {
    const changed = record('RHSA-2026:4', '2026-08-23T00:00:00Z');
    feeds.serve(`${FOLDER}/all.zip`, buildZip([{ name: 'RHSA-2026:4.json', content: '{' }, ...wholeFiles]));
    feeds.now = new Date(feeds.now.getTime() + 8 * DAY_MS);
    expect((await sync()).problems).toHaveLength(1);
    serveList('"1"', '2026-08-22T00:00:00Z,RHSA-2026:2');
    feeds.serve(`${FOLDER}/RHSA-2026:2.json`, record('RHSA-2026:2', '2026-08-22T00:00:00Z'));
    expect((await sync()).problems).toMatchObject([{ subject: 'RHSA-2026:4.json' }]);
    serveList('"2"', '2026-08-23T00:00:00Z,RHSA-2026:4');
    feeds.serve(`${FOLDER}/RHSA-2026:4.json`, changed);
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
  });

  it("copes with OSV records that are all dated to the year 1, as Go's repository dates them", async () => {
    const year1 = '0001-01-01T00:00:00Z';
    feeds = new FakeFeeds();
    serveWhole(record('GO-2026-1', year1));
    await sync();
    asked();
    serveList('"1"', `${year1},GO-2026-2`, `${year1},GO-2026-1`);
    feeds.serve(`${FOLDER}/all.zip`, buildZip([{ name: '1.json', content: record('GO-2026-2', year1) }]));
    await sync();
    expect(asked()).toEqual(['modified_id.csv', 'all.zip']);
    expect(ids()).toEqual(['GO-2026-2']);
  });

  it('reads the whole OSV export again when its last sync is in the future', async () => {
    feeds.now = new Date('2026-08-01T00:00:00Z');
    serveList('"1"', '2026-08-22T00:00:00Z,RHSA-2026:2');
    await sync();
    expect(asked()).toEqual(['all.zip']);
  });

  it('copes with an OSV record dated in the future', async () => {
    serveList('"1"', '2027-07-09T00:00:00Z,RHSA-2026:9', '2026-08-22T00:00:00Z,RHSA-2026:3');
    feeds.serve(`${FOLDER}/RHSA-2026:9.json`, record('RHSA-2026:9', '2027-07-09T00:00:00Z'));
    feeds.serve(`${FOLDER}/RHSA-2026:3.json`, record('RHSA-2026:3', '2026-08-22T00:00:00Z'));
    await sync();
    serveList(
      '"2"',
      '2027-07-09T00:00:00Z,RHSA-2026:9',
      '2026-08-22T10:00:00Z,RHSA-2026:4',
      '2026-08-22T00:00:00Z,RHSA-2026:3',
    );
    feeds.serve(`${FOLDER}/RHSA-2026:4.json`, record('RHSA-2026:4', '2026-08-22T10:00:00Z'));
    await sync();
    expect(ids()).toContain('RHSA-2026:4');
  });

  it('reads the whole OSV export again when there is no list', async () => {
    expect(await sync()).toEqual({ kind: 'unchanged', problems: [] });
    expect(asked()).toEqual(['modified_id.csv', 'all.zip']);
  });

  it('reads the whole OSV export again when very much was modified', async () => {
    serveList('"1"', ...Array.from({ length: 501 }, (_, at) => `2026-08-22T00:00:00Z,RHSA-2026:${at}`));
    serveWhole(record('RHSA-2026:7', '2026-08-22T00:00:00Z'));
    feeds.serve(`${FOLDER}/all.zip`, feeds.files.get(`${FOLDER}/all.zip`)?.body ?? '', { etag: '"new"' });
    await sync();
    expect(asked()).toEqual(['modified_id.csv', 'all.zip']);
    expect(ids()).toEqual(['RHSA-2026:7']);
  });

  it('reads the whole OSV export again after a week, to notice records that vanish', async () => {
    feeds.now = new Date(feeds.now.getTime() + 7 * DAY_MS);
    serveWhole(record('RHSA-2026:2', '2026-08-21T00:00:00Z'));
    feeds.serve(`${FOLDER}/all.zip`, feeds.files.get(`${FOLDER}/all.zip`)?.body ?? '', { etag: '"new"' });
    await sync();
    expect(ids()).toEqual(['RHSA-2026:2']);
  });

  it.each([
    ['the list is a web page', () => serveList('"1"', '<!doctype html>')],
    ['the list is empty', () => serveList('"1"')],
    [
      'a record cannot be had',
      () => {
        serveList('"1"', '2026-08-22T00:00:00Z,RHSA-2026:3');
        feeds.serve(`${FOLDER}/RHSA-2026:3.json`, '', { status: 500 });
      },
    ],
  ])('keeps the last good OSV data when %s', async (_, serve) => {
    serve();
    await expect(sync()).rejects.toMatchObject({ code: 'FEED_FAILED' });
    expect(ids()).toEqual(['RHSA-2026:1', 'RHSA-2026:2']);
    expect(feeds.openSyncs).toBe(0);
  });

  it('reports an OSV record that cannot be read, and keeps its former content', async () => {
    serveList('"1"', '2026-08-22T00:00:00Z,RHSA-2026:2');
    feeds.serve(`${FOLDER}/RHSA-2026:2.json`, '{"id": "RHSA-2026:2"}');
    expect((await sync()).problems).toMatchObject([{ kind: 'advisory-unreadable', subject: 'RHSA-2026:2' }]);
    expect(ids()).toContain('RHSA-2026:2');
  });
});

describe('an erratum of a module whose title names no stream', () => {
  const older = modular(
    'RHSA-2022:1',
    '2022-01-01T00:00:00Z',
    'varnish:6 update',
    '6.0.8-1.module+el8.5.0+1+a',
  );
  const open = modular(
    'RHSA-2023:5989',
    '2023-01-01T00:00:00Z',
    'varnish update',
    '6.0.8-3.module+el8.8.0+2+b',
  );
  const streams = () =>
    Object.entries(feeds.of(FEED)).map(([id, { ranges }]) => [id, ranges[0]?.qualifiers?.module]);

  it('binds an erratum to the module stream that other records of the export name, in any order', async () => {
    serveWhole(open, older);
    await sync();
    expect(streams().toSorted()).toEqual([
      ['RHSA-2022:1', 'varnish:6'],
      ['RHSA-2023:5989', 'varnish:6'],
    ]);
  });

  it('reads an erratum of a module beside all others when it comes with a list of changes', async () => {
    serveWhole(older);
    await sync();
    const files = [older, open].map((content, at) => ({ name: `${at}.json`, content }));
    feeds.serve(`${FOLDER}/all.zip`, buildZip(files), { etag: '"later"' });
    serveList('"2"', '2023-01-01T00:00:00Z,RHSA-2023:5989');
    feeds.serve(`${FOLDER}/RHSA-2023:5989.json`, open);
    await sync();
    expect(streams().toSorted()).toContainEqual(['RHSA-2023:5989', 'varnish:6']);
  });
});
