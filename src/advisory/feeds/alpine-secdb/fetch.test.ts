import { beforeEach, describe, expect, it } from 'vitest';
import { FakeFeeds } from '../../testing/fake-feeds.ts';

import { alpineSecdb } from './index.ts';

const MAIN = 'https://secdb.alpinelinux.org/v3.20/main.json';
const COMMUNITY = 'https://secdb.alpinelinux.org/v3.20/community.json';
const FEED = 'alpine-secdb:v3.20';

/** Takes `secfixes` as JSON, since an object literal cannot have a duplicate key. */
function secdb(...packages: readonly (readonly [name: string, secfixes: string])[]): string {
  const list = packages.map(([name, fixes]) => `{"pkg": {"name": "${name}", "secfixes": ${fixes}}}`);
  return `{"urlprefix": "https://dl-cdn.alpinelinux.org/alpine", "packages": [${list.join(', ')}]}`;
}

function secdbOf(release: string, repository: string): string {
  const packages = [{ pkg: { name: 'openssl', secfixes: { '1-r0': ['CVE-2024-1'] } } }];
  return JSON.stringify({ distroversion: release, reponame: repository, packages });
}

/** Lists many packages. */
function secdbWith(count: number): string {
  return secdb(
    ...Array.from({ length: count }, (_, n) => [`p${n}`, `{"1-r0": ["CVE-2024-${1000 + n}"]}`] as const),
  );
}

let feeds: FakeFeeds;
const sync = () => alpineSecdb.sync('v3.20', feeds.context);
const rangesOf = (id: string) =>
  feeds.of(FEED)[id]?.ranges.map((range) => [range.package, range.fixedVersion]);

beforeEach(() => {
  feeds = new FakeFeeds();
  feeds.serve(MAIN, secdb(['openssl', '{"3.3.1-r1": ["CVE-2024-5535"], "0": ["CVE-2021-4160"]}']));
  feeds.serve(COMMUNITY, secdb(['xen', '{"4.18.0-r2": ["CVE-2020-29568 XSA-349", "XSA-207"]}']));
});

describe('syncSecdb', () => {
  it('reads both secdb repositories into one record per id', async () => {
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    expect(Object.keys(feeds.of(FEED))).toEqual([
      'CVE-2024-5535',
      'CVE-2021-4160',
      'CVE-2020-29568',
      'XSA-207',
    ]);
    expect(feeds.of(FEED)['CVE-2020-29568']).toMatchObject({
      cves: ['CVE-2020-29568'],
      aliases: ['XSA-349'],
    });
    expect(feeds.of(FEED)['XSA-207']).toMatchObject({ cves: [], aliases: [] });
    expect(feeds.of(FEED)['CVE-2024-5535']?.ranges).toMatchObject([
      {
        ecosystem: 'Alpine:v3.20',
        package: 'openssl',
        upper: '3.3.1-r1',
        fixedVersion: '3.3.1-r1',
        state: 'fixed',
      },
    ]);
  });

  it('keeps a secdb entry that was never affected as such', async () => {
    await sync();
    expect(feeds.of(FEED)['CVE-2021-4160']?.ranges).toMatchObject([
      { package: 'openssl', state: 'not-affected' },
    ]);
  });

  it('keeps each fix of a CVE that secdb lists under several versions of one package', async () => {
    feeds.serve(MAIN, secdb(['exim', '{"4.97-r1": ["CVE-2025-1111"], "4.98.2-r0": ["CVE-2025-1111"]}']));
    await sync();
    expect(rangesOf('CVE-2025-1111')).toEqual([
      ['exim', '4.97-r1'],
      ['exim', '4.98.2-r0'],
    ]);
  });

  it('keeps the fixes of a version that secdb lists twice in one package', async () => {
    feeds.serve(MAIN, secdb(['exim', '{"4.98.2-r0": ["CVE-2025-1111"], "4.98.2-r0": ["CVE-2025-2222"]}']));
    await sync();
    expect(rangesOf('CVE-2025-1111')).toEqual([['exim', '4.98.2-r0']]);
    expect(rangesOf('CVE-2025-2222')).toEqual([['exim', '4.98.2-r0']]);
  });

  it('takes a secdb version that looks like a number as it is written', async () => {
    feeds.serve(MAIN, secdb(['perl-authen-sasl', '{"2.1900-r0": ["CVE-2025-40918"]}']));
    await sync();
    expect(rangesOf('CVE-2025-40918')).toEqual([['perl-authen-sasl', '2.1900-r0']]);
  });

  it('lists a fix once that both secdb repositories name', async () => {
    feeds.serve(COMMUNITY, secdb(['openssl', '{"3.3.1-r1": ["CVE-2024-5535"]}']));
    await sync();
    expect(rangesOf('CVE-2024-5535')).toEqual([['openssl', '3.3.1-r1']]);
  });

  it.each(['null', '[]', '{}', '{"1.0-r0": null}'])(
    'reads a secdb package with the fixes %s as one without fixes',
    async (fixes) => {
      feeds.serve(COMMUNITY, secdb(['quiet', fixes]));
      expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    },
  );

  it('reports secdb entries that cannot be read, and keeps the rest', async () => {
    feeds.serve(
      COMMUNITY,
      secdb(['', '{}'], ['odd', '{"1.0-r0": ["CVE-????-?????", 5]}'], ['vague', '{"1-r0": ["?"]}']),
    );
    const { problems } = await sync();
    expect(problems.map(({ kind, subject, message }) => [kind, subject, message])).toEqual([
      ['advisory-unreadable', 'community/0', expect.stringContaining('package 1')],
      ['advisory-not-compared', 'secfixes/odd', expect.stringMatching(/^odd in Alpine:v3\.20: 1: /u)],
      ['advisory-not-compared', 'secfixes/vague', 'vague in Alpine:v3.20: "?" names no ID'],
    ]);
    const rows = ['community/0', 'secfixes/odd', 'secfixes/vague'].map((id) => feeds.of(FEED)[id]?.ranges[0]);
    expect(rows).toMatchObject([
      { state: 'unreadable', package: '' },
      { state: 'not-compared', package: 'odd' },
      { state: 'not-compared', package: 'vague', upper: '1-r0' },
    ]);
    expect(rangesOf('CVE-2024-5535')).toHaveLength(1);
  });

  it('reports a secdb package without a member of fixes', async () => {
    feeds.serve(
      COMMUNITY,
      '{"packages": [{"pkg": {"name": "odd", "Secfixes": {"1-r0": ["CVE-2025-1111"]}}}]}',
    );
    expect((await sync()).problems).toMatchObject([
      { kind: 'advisory-not-compared', subject: 'secfixes/odd', package: 'odd' },
    ]);
  });

  it('ignores blanks around names and versions of secdb', async () => {
    feeds.serve(COMMUNITY, secdb([' odd ', '{" 1.0-r0 ": [" CVE-2025-1111 "]}']));
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    expect(rangesOf('CVE-2025-1111')).toEqual([['odd', '1.0-r0']]);
  });

  it('reports a secdb fix in a key that holds no version', async () => {
    feeds.serve(COMMUNITY, secdb(['odd', '{"-r1": ["CVE-2025-1111"]}']));
    expect((await sync()).problems).toEqual([
      expect.objectContaining({ kind: 'advisory-not-compared', subject: 'CVE-2025-1111' }),
    ]);
  });

  it('does without a community repository in Alpine releases that had none', async () => {
    feeds.serve(MAIN.replace('v3.20', 'v3.2'), secdb(['openssl', '{"1.0.2-r0": ["CVE-2015-1111"]}']));
    expect((await alpineSecdb.sync('v3.2', feeds.context)).kind).toBe('updated');
  });

  it.each(['v3.3', 'v3.20', 'edge'])(
    'refuses to call %s read where a mirror has half of it',
    async (part) => {
      feeds.files.clear();
      feeds.serve(MAIN.replace('v3.20', part), secdb(['openssl', '{"1.0.2-r0": ["CVE-2015-1111"]}']));
      await expect(alpineSecdb.sync(part, feeds.context)).rejects.toThrow(
        `${COMMUNITY.replace('v3.20', part)}: the file was not found`,
      );
    },
  );
});

describe('syncSecdb, again', () => {
  beforeEach(async () => {
    feeds.serve(MAIN, secdb(['openssl', '{"3.3.1-r1": ["CVE-2024-5535"]}']), { etag: '"m1"' });
    feeds.serve(COMMUNITY, secdb(['xen', '{"4.18.0-r2": ["XSA-207"]}']), { etag: '"c1"' });
    await sync();
    feeds.now = new Date('2026-08-23T12:00:00Z');
  });

  it('moves only the time when neither secdb file changed', async () => {
    expect(await sync()).toEqual({ kind: 'unchanged', problems: [] });
    expect(feeds.states.get(FEED)).toMatchObject({ seq: 1, syncedAt: '2026-08-23T12:00:00.000Z' });
  });

  it('refuses a secdb file that is older than the stored one, unless that is asked for', async () => {
    const write = (fix: string, lastModified: string) =>
      feeds.serve(MAIN, secdb(['openssl', `{"${fix}": ["CVE-2024-6119"]}`]), { lastModified });
    write('3.3.2-r0', 'Sun, 23 Aug 2026 11:00:00 GMT');
    await sync();
    write('3.3.1-r0', 'Sun, 23 Aug 2026 10:00:00 GMT');
    await expect(sync()).rejects.toThrow(
      `${MAIN}: the data of 2026-08-23T10:00:00.000Z is older than the stored data of 2026-08-23T11:00:00.000Z`,
    );
    expect(rangesOf('CVE-2024-6119')).toEqual([['openssl', '3.3.2-r0']]);
    await alpineSecdb.sync('v3.20', { ...feeds.context, acceptOlder: true });
    expect(rangesOf('CVE-2024-6119')).toEqual([['openssl', '3.3.1-r0']]);
  });

  it('keeps the secdb file that did not change when the other did', async () => {
    feeds.serve(MAIN, secdb(['openssl', '{"3.3.2-r0": ["CVE-2024-6119"]}']), { etag: '"m2"' });
    expect((await sync()).kind).toBe('updated');
    expect(Object.keys(feeds.of(FEED))).toEqual(['CVE-2024-6119', 'XSA-207']);
    expect(await sync()).toEqual({ kind: 'unchanged', problems: [] });
  });

  it.each([
    ['a web page', '<html>maintenance</html>', 'expected one JSON object'],
    ['a truncated file', secdb(['openssl', '{}']).slice(0, -3), 'the JSON text is truncated'],
    ['no package list', '{"error": "gone"}', 'lists no packages'],
    ['an empty list', secdb(), 'lists no packages'],
    ['the file of another release', secdbOf('v3.19', 'main'), 'is that of v3.19/main'],
    ['the file of another repository', secdbOf('v3.20', 'testing'), 'is that of v3.20/testing'],
  ])('keeps the last good secdb data when it is served %s', async (_, body, reason) => {
    feeds.serve(MAIN, body);
    feeds.serve(COMMUNITY, body);
    await expect(sync()).rejects.toThrow(reason);
    expect(Object.keys(feeds.of(FEED))).toEqual(['CVE-2024-5535', 'XSA-207']);
    expect(feeds.openSyncs).toBe(0);
  });

  it.each([
    ['main', MAIN, 99, 'expected about 200 packages, got 99'],
    ['community', COMMUNITY, 99, 'expected about 200 packages, got 99'],
    ['community', COMMUNITY, 0, 'the file lists no packages'],
  ])(
    'keeps the last good secdb data when %s shrinks while the other does not',
    async (_, url, left, reason) => {
      feeds.serve(MAIN, secdbWith(200));
      feeds.serve(COMMUNITY, secdbWith(600));
      feeds.serve(url, secdbWith(200));
      await sync();
      feeds.serve(url, secdbWith(left));
      await expect(sync()).rejects.toThrow(`${url}: ${reason}`);
      feeds.serve(url, secdbWith(100));
      expect((await sync()).kind).toBe('updated');
    },
  );

  it('rejects "not modified" for a secdb file that was asked for unconditionally', async () => {
    feeds.serve(MAIN, secdb(['openssl', '{"3.3.2-r0": ["CVE-2024-6119"]}']), { etag: '"m2"' });
    feeds.serve(COMMUNITY, '', { status: 304 });
    await expect(sync()).rejects.toThrow('answered "not modified" to an unconditional request');
    expect(Object.keys(feeds.of(FEED))).toEqual(['CVE-2024-5535', 'XSA-207']);
  });

  it('fails when a secdb repository is gone', async () => {
    feeds.files.delete(COMMUNITY);
    await expect(sync()).rejects.toThrow(`feed ${FEED}: ${COMMUNITY}: the file was not found`);
  });
});

it('names the Alpine release that does not exist', async () => {
  await expect(alpineSecdb.sync('v9.9', feeds.context)).rejects.toThrow('v9.9/main.json: no such release');
});
