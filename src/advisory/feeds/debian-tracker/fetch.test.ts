import { beforeEach, describe, expect, it } from 'vitest';
import { FakeFeeds } from '../../testing/fake-feeds.ts';

import { debianTracker } from './index.ts';

const URL = 'https://security-tracker.debian.org/tracker/data/json';

let feeds: FakeFeeds;
const sync = () => debianTracker.sync('', feeds.context);

function serve(tracker: unknown): void {
  feeds.serve(URL, JSON.stringify(tracker), { etag: '"1"' });
}

/** Builds a tracker with one CVE in openssl of bookworm. */
function withStatus(status: unknown): unknown {
  return { openssl: { 'CVE-2023-5678': { releases: { bookworm: status } } } };
}

beforeEach(() => {
  feeds = new FakeFeeds();
});

describe('syncTracker', () => {
  it.each([
    [
      'fixed in a version',
      { status: 'resolved', fixed_version: '3.0.13-1~deb12u1', urgency: 'not yet assigned' },
      { state: 'fixed', upper: '3.0.13-1~deb12u1', fixedVersion: '3.0.13-1~deb12u1' },
    ],
    [
      'never affected',
      { status: 'resolved', fixed_version: '0', urgency: 'medium' },
      { state: 'not-affected' },
    ],
    ['open', { status: 'open', urgency: 'not yet assigned' }, { state: 'unfixed' }],
    [
      'open without an advisory planned',
      { status: 'open', nodsa: 'Minor', nodsa_reason: '' },
      { state: 'unfixed' },
    ],
    ['ignored', { status: 'open', nodsa: 'Minor', nodsa_reason: 'ignored' }, { state: 'will-not-fix' }],
    ['postponed', { status: 'open', nodsa: 'Later', nodsa_reason: 'postponed' }, { state: 'deferred' }],
    ['past its support', { status: 'open', urgency: 'end-of-life' }, { state: 'end-of-life' }],
    ['undetermined', { status: 'undetermined', urgency: 'not yet assigned' }, { state: 'undetermined' }],
    [
      'unimportant, which is a rating',
      { status: 'open', urgency: 'unimportant' },
      { state: 'unfixed', rating: { source: 'debian', severity: 'negligible' } },
    ],
    [
      'of an urgency from elsewhere, which does not count',
      { status: 'open', urgency: 'high' },
      { state: 'unfixed' },
    ],
  ])('reads an entry of the Debian tracker that is %s', async (_, status, expected) => {
    serve(withStatus(status));
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    const { ranges } = feeds.of('debian-tracker')['CVE-2023-5678'] ?? { ranges: [] };
    expect(ranges).toMatchObject([{ ecosystem: 'Debian:12', package: 'openssl', ...expected }]);
    expect(ranges[0]?.rating).toEqual('rating' in expected ? expected.rating : undefined);
  });

  it('gathers one tracker record per CVE from all packages and releases', async () => {
    const fixed = (version: string) => ({ status: 'resolved', fixed_version: version });
    serve({
      curl: {
        'CVE-2023-5678': { description: 'A  flaw.', releases: { bullseye: fixed('1-1'), sid: fixed('2-1') } },
      },
      'curl-legacy': { 'CVE-2023-5678': { releases: { trixie: fixed('3-1') } } },
    });
    await sync();
    expect(feeds.of('debian-tracker')).toMatchObject({
      'CVE-2023-5678': {
        cves: ['CVE-2023-5678'],
        title: 'A flaw.',
        url: 'https://security-tracker.debian.org/tracker/CVE-2023-5678',
        ranges: [
          { ecosystem: 'Debian:11', package: 'curl', upper: '1-1' },
          { ecosystem: 'Debian:sid', package: 'curl', upper: '2-1' },
          { ecosystem: 'Debian:13', package: 'curl-legacy', upper: '3-1' },
        ],
      },
    });
  });

  it('keeps the temporary id of a tracker issue without a CVE', async () => {
    serve({ wordpress: { 'TEMP-0000000-0CA7E3': { releases: { bookworm: { status: 'open' } } } } });
    await sync();
    expect(feeds.of('debian-tracker')).toMatchObject({ 'TEMP-0000000-0CA7E3': { cves: [] } });
  });

  it.each([
    [
      'a status that is not known',
      withStatus({ status: 'embargoed' }),
      'CVE-2023-5678 in bookworm: the status "embargoed"',
    ],
    [
      'a fix without a version',
      withStatus({ status: 'resolved' }),
      'CVE-2023-5678 in bookworm: resolved without a version',
    ],
    ['a status that is not an object', withStatus(7), 'CVE-2023-5678 in bookworm: the status ""'],
  ])('reports %s in the tracker, and counts the CVE as undetermined', async (_, tracker, message) => {
    serve(tracker);
    const { problems } = await sync();
    expect(problems).toMatchObject([{ kind: 'advisory-unreadable', subject: 'openssl' }]);
    expect(problems[0]?.message).toContain(message);
    expect(feeds.of('debian-tracker')['CVE-2023-5678']?.ranges).toMatchObject([{ state: 'undetermined' }]);
  });

  it.each([
    [
      'a release that is not known, once',
      { releases: { warty: { status: 'open' } } },
      'unknown release "warty"',
    ],
    ['an issue without releases', { description: 'A flaw.' }, 'CVE-2023-1 names no releases'],
  ])('reports %s in the tracker', async (_, issue, message) => {
    serve({ a: { 'CVE-2023-1': issue }, b: { 'CVE-2023-2000': { releases: { sid: { status: 'open' } } } } });
    const messages = new Set(
      (await sync()).problems.map((problem) => problem.message.replace(/^a in \S+: /u, '')),
    );
    expect([...messages]).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['package whose issues are not an object', { odd: [1] }, 'source-package/odd'],
    ['issue without releases', { odd: { 'CVE-2023-1': {} } }, 'CVE-2023-1'],
  ])('leaves a tracker %s open in every release', async (_, packages, record) => {
    serve({ ...packages, ...(withStatus({ status: 'open' }) as object) });
    await sync();
    expect(feeds.of('debian-tracker')[record]?.ranges).toContainEqual(
      expect.objectContaining({ ecosystem: 'Debian:12', package: 'odd', state: 'not-compared' }),
    );
  });

  it('moves only the time when the tracker did not change', async () => {
    serve(withStatus({ status: 'open' }));
    await sync();
    expect(await sync()).toEqual({ kind: 'unchanged', problems: [] });
  });

  it.each([
    ['a web page', { body: '<!doctype html>', contentType: 'text/html; charset=utf-8' }, 'a web page'],
    ['a web page that does not say so', { body: '<!doctype html>' }, 'expected one JSON object'],
    ['a truncated file', { body: '{"openssl": {"CVE-2023-5678": {"rel' }, 'the JSON text is truncated'],
    ['a package that is not JSON', { body: '{"a": {"CVE-2023-5678": {releases}}}' }, 'JSON'],
    ['an empty object', { body: '{}' }, 'contains no records'],
    ['an error in JSON', { body: '{"error": "busy"}' }, 'contains no records'],
    ['an error', { body: '', status: 503 }, '503'],
    ['a connection that breaks', { body: '{"openssl": {}}', breaksAfter: 5 }, 'the connection was closed'],
  ])('keeps the last good tracker data when it is served %s', async (_, { body, ...more }, reason) => {
    serve(withStatus({ status: 'open' }));
    await sync();
    feeds.serve(URL, body, more);
    await expect(sync()).rejects.toThrow(new RegExp(`^feed debian-tracker: ${URL}: .*${reason}`, 'u'));
    expect(Object.keys(feeds.of('debian-tracker'))).toEqual(['CVE-2023-5678']);
    expect(feeds.openSyncs).toBe(0);
  });

  it('refuses a tracker file that is older than the stored one, unless that is asked for', async () => {
    const write = (status: string, lastModified: string) =>
      feeds.serve(URL, JSON.stringify(withStatus({ status })), { lastModified });
    const states = () => feeds.of('debian-tracker')['CVE-2023-5678']?.ranges.map(({ state }) => state);
    write('open', 'Sat, 22 Aug 2026 11:00:00 GMT');
    await sync();
    write('undetermined', 'Sat, 22 Aug 2026 10:59:59 GMT');
    await expect(sync()).rejects.toMatchObject({
      code: 'FEED_FAILED',
      message: `feed debian-tracker: ${URL}: the data of 2026-08-22T10:59:59.000Z is older than the stored data of 2026-08-22T11:00:00.000Z`,
      hint: expect.stringContaining('plimsoll feeds sync debian-tracker --accept-older') as string,
    });
    expect(states()).toEqual(['unfixed']);
    await debianTracker.sync('', { ...feeds.context, acceptOlder: true });
    expect(states()).toEqual(['undetermined']);
    write('open', 'Sat, 22 Aug 2026 10:59:59 GMT');
    await sync();
    expect(states()).toEqual(['unfixed']);
  });

  it('fails when the tracker file is gone', async () => {
    await expect(sync()).rejects.toThrow('the file was not found');
  });
});
