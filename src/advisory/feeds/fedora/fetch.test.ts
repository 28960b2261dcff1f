import { createHash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { repomd, securityUpdate, updateinfo } from '../../../../test/support/rpm-repository.ts';
import { FakeFeeds } from '../../testing/fake-feeds.ts';
import { fedoraFeed } from './index.ts';

const PUB = 'https://dl.fedoraproject.org/pub';
const OF_44 = `${PUB}/fedora/linux/updates/44/Everything/x86_64`;
const EXPAT = { name: 'expat', version: '2.7.2', release: '1.fc44' };

let feeds: FakeFeeds;

/** Serves constructed lists; `changes` replaces their files. */
function serve(
  base: string,
  xml: string,
  changes: { readonly list?: Uint8Array; readonly revision?: number } = {},
) {
  const list = zstdCompressSync(xml);
  const sha256 = createHash('sha256').update(list).digest('hex');
  const href = 'repodata/updateinfo.xml.zst';
  feeds.serve(`${base}/repodata/repomd.xml`, repomd(sha256, href, changes.revision));
  feeds.serve(`${base}/${href}`, changes.list ?? list);
}

const sync = (part = '44') => fedoraFeed.sync(part, feeds.context);
const cvesOf = (id: string) => feeds.of('fedora:44')[id]?.cves;

beforeEach(() => {
  feeds = new FakeFeeds();
  serve(
    OF_44,
    updateinfo(
      securityUpdate('FEDORA-2026-0001', [], [EXPAT, { ...EXPAT, arch: 'src' }], {
        title: 'expat-2.7.2-1.fc44',
        description: 'Fixes CVE-2026-0001. An earlier version fixed CVE-2024-0009.',
        bugs: ['CVE-2026-0001 CVE-2026-0002 expat: overflow [fedora-44]', 'expat-2.7.2 is available'],
      }),
      securityUpdate('FEDORA-2026-0002', [], [{ name: 'jq', version: '1.8.1', release: '1.fc44' }], {
        severity: 'None',
        description: 'Update to 1.8.1 (CVE-2026-0003)',
        bugs: ['jq-1.8.1 is available'],
      }),
      securityUpdate('FEDORA-2026-0003', [], [{ ...EXPAT, name: 'vim' }], { description: 'A crash' }),
      securityUpdate('FEDORA-2026-0004', [], [EXPAT], { type: 'bugfix', bugs: ['CVE-2026-0004'] }),
    ),
  );
});

describe('the updates of Fedora', () => {
  it('names CVEs by the bugs, else by the description', async () => {
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    expect(feeds.of('fedora:44')).toMatchObject({
      'FEDORA-2026-0001': {
        cves: ['CVE-2026-0001', 'CVE-2026-0002'],
        ratings: [{ source: 'fedora', severity: 'high' }],
        published: '2026-11-20T10:00:00.000Z',
        url: 'https://bodhi.fedoraproject.org/updates/FEDORA-2026-0001',
        ranges: [{ ecosystem: 'Fedora:44', package: 'expat', upper: '2.7.2-1.fc44', state: 'fixed' }],
      },
      'FEDORA-2026-0002': { cves: ['CVE-2026-0003'], ratings: [] },
    });
    expect(cvesOf('FEDORA-2026-0003')).toEqual([]);
    expect(cvesOf('FEDORA-2026-0004')).toBeUndefined();
  });

  it('asks for one small file where the list has not changed', async () => {
    await sync();
    feeds.requests.length = 0;
    expect(await sync()).toEqual({ kind: 'unchanged', problems: [] });
    expect(feeds.requests.map(({ url }) => url)).toEqual([`${OF_44}/repodata/repomd.xml`]);
  });

  it('reads a release from the archive after its end', async () => {
    const base = `${PUB}/archive/fedora/linux/updates/39/Everything/x86_64`;
    serve(base, updateinfo(securityUpdate('FEDORA-2024-1', [], [EXPAT], { bugs: ['CVE-2024-0001 x'] })));
    await sync('39');
    expect(feeds.of('fedora:39')).toMatchObject({ 'FEDORA-2024-1': { cves: ['CVE-2024-0001'] } });
    await expect(sync('38')).rejects.toThrow('the file was not found');
  });

  it('keeps an update without an ID as not read', async () => {
    serve(OF_44, updateinfo(securityUpdate('', [], [EXPAT]), securityUpdate('FEDORA-2026-1', [], [EXPAT])));
    await sync();
    expect(feeds.of('fedora:44')['update 1 of Fedora:44']?.ranges).toMatchObject([{ state: 'unreadable' }]);
  });

  it.each<readonly [string, string, () => void]>([
    [
      'a list that is cut off',
      'updateinfo.xml.zst',
      () => {
        serve(OF_44, 'x', { list: zstdCompressSync(updateinfo()).subarray(0, 40) });
      },
    ],
    [
      'a list without security updates',
      'contains no records',
      () => {
        serve(OF_44, updateinfo());
      },
    ],
    [
      'a repository without a list',
      'has no list of updates',
      () => {
        feeds.serve(`${OF_44}/repodata/repomd.xml`, '<repomd><revision>1</revision></repomd>');
      },
    ],
    [
      'an older list',
      'is older than the stored data',
      () => {
        serve(OF_44, updateinfo(securityUpdate('A', [], [EXPAT])), { revision: 1_700_000_000 });
      },
    ],
  ])('refuses %s, and keeps the last data', async (_, message, change) => {
    await sync();
    const before = feeds.of('fedora:44');
    change();
    await expect(sync()).rejects.toThrow(message);
    expect(feeds.of('fedora:44')).toEqual(before);
    expect(feeds.openSyncs).toBe(0);
  });
});
