import { beforeEach, describe, expect, it } from 'vitest';
import { FakeFeeds } from '../../testing/fake-feeds.ts';

import { kev } from './index.ts';

const URL = 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json';
const GIT = {
  cveID: 'CVE-2025-48384',
  product: 'Git',
  dateAdded: '2025-08-25',
  dueDate: '2025-09-15',
  knownRansomwareCampaignUse: 'Unknown',
};
const LOG4J = { cveID: 'CVE-2021-44228', dateAdded: '2021-12-10', knownRansomwareCampaignUse: 'Known' };

let feeds: FakeFeeds;
const sync = () => kev.sync('', feeds.context);

function serve(...vulnerabilities: readonly unknown[]): void {
  feeds.serve(URL, JSON.stringify({ title: 'Catalog', count: 2, vulnerabilities }), { etag: '"1"' });
}

function release(dateReleased: string, ...vulnerabilities: readonly unknown[]): void {
  feeds.serve(URL, JSON.stringify({ dateReleased, vulnerabilities }), { etag: '"2"' });
}

beforeEach(() => {
  feeds = new FakeFeeds();
  serve(GIT, LOG4J);
});

describe('syncKev', () => {
  it('dates the list once it is stored, not when its answer begins', async () => {
    const { context } = feeds;
    const { enrichment } = context.store;
    const replaceKev: typeof enrichment.replaceKev = (...given) => {
      feeds.now = new Date('2026-08-22T12:05:00Z');
      return enrichment.replaceKev(...given);
    };
    await kev.sync('', {
      ...context,
      store: { ...context.store, enrichment: { ...enrichment, replaceKev } },
    });
    expect(feeds.states.get('kev')?.syncedAt).toBe('2026-08-22T12:05:00.000Z');
  });

  it('reads the KEV catalogue', async () => {
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    expect(feeds.kev).toEqual([
      ['CVE-2025-48384', { dateAdded: '2025-08-25', dueDate: '2025-09-15', ransomware: false }],
      ['CVE-2021-44228', { dateAdded: '2021-12-10', ransomware: true }],
    ]);
  });

  it('moves only the time when the KEV catalogue did not change', async () => {
    await sync();
    feeds.now = new Date('2026-08-23T12:00:00Z');
    expect(await sync()).toEqual({ kind: 'unchanged', problems: [] });
    expect(feeds.states.get('kev')?.syncedAt).toBe('2026-08-23T12:00:00.000Z');
  });

  it.each([
    ['is not an object', 7],
    ['names no CVE', { ...GIT, cveID: 'GHSA-vwqx-4fm8-6qc9' }],
    ['has no date', { ...GIT, dateAdded: 'soon' }],
  ])('reports a KEV entry that %s', async (_, entry) => {
    serve(LOG4J, entry);
    const problem = { kind: 'advisory-unreadable', subject: 'kev', message: 'cannot read entry 2' };
    expect(await sync()).toEqual({ kind: 'updated', problems: [problem] });
    expect(feeds.kev).toHaveLength(1);
  });

  it.each([
    ['a web page', '<html></html>'],
    ['cut off', '{"vulnerabilities": [{"cveID'],
    ['something else', '{"error": "busy"}'],
    ['empty', '{"vulnerabilities": []}'],
  ])('keeps the last good KEV entries when the catalogue is %s', async (_, body) => {
    await sync();
    feeds.serve(URL, body);
    await expect(sync()).rejects.toMatchObject({ code: 'FEED_FAILED' });
    expect(feeds.kev).toHaveLength(2);
  });

  it('refuses a KEV source that answers "not modified" to the first request', async () => {
    feeds.serve(URL, '', { status: 304 });
    await expect(sync()).rejects.toThrow('answered "not modified" to an unconditional request');
  });

  it('keeps newer KEV entries when the source serves an older catalogue', async () => {
    await sync();
    release('2025-08-24T17:00:00Z', LOG4J);
    await expect(sync()).rejects.toMatchObject({ code: 'FEED_FAILED' });
    await expect(sync()).rejects.toThrow(
      'the data of 2025-08-24T17:00:00.000Z is older than the stored data of 2025-08-25T00:00:00.000Z',
    );
    expect(feeds.kev).toHaveLength(2);
  });

  it('takes an older KEV catalogue where that is asked for, whatever the source confirms', async () => {
    await sync();
    release('2025-08-24T17:00:00Z', LOG4J);
    expect(await kev.sync('', { ...feeds.context, acceptOlder: true })).toMatchObject({ kind: 'updated' });
    expect(feeds.kev).toHaveLength(1);
    expect(feeds.requests.at(-1)?.headers).not.toHaveProperty('if-none-match');
  });

  it.each([
    ['a later catalogue withdraws its newest entry', '2025-08-26T17:00:00Z', [LOG4J]],
    ['a catalogue has an entry that is dated after its release', '2025-08-24T17:00:00Z', [GIT]],
  ])('replaces KEV entries when %s', async (_, released, entries) => {
    await sync();
    release(released, ...entries);
    expect(await sync()).toMatchObject({ kind: 'updated' });
    expect(feeds.kev).toHaveLength(1);
  });

  it('fails when the KEV file is gone', async () => {
    feeds.files.clear();
    await expect(sync()).rejects.toThrow('the file was not found');
  });
});
