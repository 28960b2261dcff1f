import { beforeEach, describe, expect, it } from 'vitest';
import { buildZip } from '../../../archive/testing/build-zip.ts';
import { syncFeed } from '../../sync.ts';
import { FakeFeeds } from '../../testing/fake-feeds.ts';

import { osv } from './index.ts';

const FOLDER = 'https://osv-vulnerabilities.storage.googleapis.com/Red%20Hat';
const FEED = 'osv:Red Hat';
const DAY_MS = 24 * 60 * 60 * 1000;

let feeds: FakeFeeds;
const sync = () => osv.sync('Red Hat', feeds.context);
const ids = () => Object.keys(feeds.of(FEED));
const asked = () => feeds.requests.splice(0).map(({ url }) => url.slice(FOLDER.length + 1));

function record(id: string, modified: string, more: object = {}): string {
  const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '0:1.2-3.el9' }] }];
  const affected = [
    { package: { ecosystem: 'Red Hat:enterprise_linux:9::baseos', name: 'openssl' }, ranges },
  ];
  return JSON.stringify({ id, modified, affected, ...more });
}

function serveWhole(etag: string, ...records: readonly string[]): void {
  const files = records.map((content, at) => ({ name: `${at}.json`, content }));
  feeds.serve(`${FOLDER}/all.zip`, buildZip(files), { etag });
}

function serveList(etag: string, ...lines: readonly string[]): void {
  feeds.serve(`${FOLDER}/modified_id.csv`, lines.map((line) => `${line}\n`).join(''), { etag });
}

describe('syncOsv, with an older export', () => {
  const MESSAGE =
    'the data of 2026-08-20T00:00:00.000Z is older than the stored data of 2026-08-21T00:00:00.000Z';
  const accept = () => osv.sync('Red Hat', { ...feeds.context, acceptOlder: true });
  beforeEach(async () => {
    feeds = new FakeFeeds();
    serveWhole(
      '"1"',
      record('RHSA-2026:1', '2026-08-20T00:00:00Z'),
      record('RHSA-2026:2', '2026-08-21T00:00:00Z'),
    );
    await sync();
    feeds.now = new Date(feeds.now.getTime() + DAY_MS);
    serveWhole('"2"', record('RHSA-2026:1', '2026-08-20T00:00:00Z'));
    asked();
  });

  it('keeps the newer OSV data, and names the way to take the older', async () => {
    await expect(sync()).rejects.toMatchObject({
      code: 'FEED_FAILED',
      message: `feed osv:Red Hat: ${FOLDER}/all.zip: ${MESSAGE}`,
      hint: expect.stringContaining("plimsoll feeds sync 'osv:Red Hat' --accept-older") as string,
    });
    expect(ids()).toEqual(['RHSA-2026:1', 'RHSA-2026:2']);
    expect(feeds.openSyncs).toBe(0);
  });

  it('refuses an older OSV export by its list of modifications alone', async () => {
    serveList('"1"', '2027-01-01T00:00:00Z,RHSA-2026:9', '2026-08-20T00:00:00Z,RHSA-2026:1');
    await expect(sync()).rejects.toThrow(`${FOLDER}/modified_id.csv: ${MESSAGE}`);
    expect(asked()).toEqual(['modified_id.csv']);
  });

  it('takes an older OSV export where that is asked for, and newer records later', async () => {
    serveList('"1"', '2026-08-20T00:00:00Z,RHSA-2026:1');
    expect(await accept()).toMatchObject({ kind: 'updated' });
    expect(asked()).toEqual(['all.zip']);
    expect(ids()).toEqual(['RHSA-2026:1']);
    serveList('"2"', '2026-08-21T00:00:00Z,RHSA-2026:2', '2026-08-20T00:00:00Z,RHSA-2026:1');
    feeds.serve(`${FOLDER}/RHSA-2026:1.json`, record('RHSA-2026:1', '2026-08-20T00:00:00Z'));
    feeds.serve(`${FOLDER}/RHSA-2026:2.json`, record('RHSA-2026:2', '2026-08-21T00:00:00Z'));
    await sync();
    expect(ids()).toEqual(['RHSA-2026:1', 'RHSA-2026:2']);
  });

  it('leaves the weekly OSV export to a later sync where the list of modifications is newer', async () => {
    feeds.now = new Date(feeds.now.getTime() + 8 * DAY_MS);
    serveList('"1"', '2026-08-30T00:00:00Z,RHSA-2026:3', '2026-08-21T00:00:00Z,RHSA-2026:2');
    feeds.serve(`${FOLDER}/RHSA-2026:3.json`, record('RHSA-2026:3', '2026-08-30T00:00:00Z'));
    await sync();
    expect(asked()).toContain('all.zip');
    expect(ids()).toContain('RHSA-2026:3');
  });

  it('refuses an OSV export by its newest publication where the store has the feed in part', async () => {
    const of = (published: string) => record('A-1', published, { published });
    const state = feeds.states.get(FEED);
    if (!state) throw new Error('not loaded');
    feeds.states.set(FEED, { ...state, cursor: 'parts []', contentAt: '2026-08-21T00:00:00Z' });
    serveWhole('"3"', of('2026-08-20T00:00:00Z'));
    expect(await syncFeed(osv, 'Red Hat', feeds.context)).toMatchObject({ kind: 'failed' });
    serveWhole('"4"', of('2026-08-22T00:00:00Z'));
    expect(await syncFeed(osv, 'Red Hat', feeds.context)).toMatchObject({ kind: 'updated' });
  });
});
