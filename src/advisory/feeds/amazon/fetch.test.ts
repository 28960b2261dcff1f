import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { repomd, securityUpdate, updateinfo } from '../../../../test/support/rpm-repository.ts';
import { FakeFeeds } from '../../testing/fake-feeds.ts';
import { amazonFeed } from './index.ts';

const CDN = 'https://cdn.amazonlinux.com';
const LISTS: Readonly<Record<string, string>> = {
  core: '/2/core/latest/x86_64/mirror.list',
  docker: '/2/extras/docker/latest/x86_64/mirror.list',
  'kernel-5.10': '/2/extras/kernel-5.10/latest/x86_64/mirror.list',
};
const KERNEL = { name: 'kernel', version: '4.14.330', release: '250.540.amzn2' };
const KERNEL_510 = { name: 'kernel', version: '5.10.205', release: '195.804.amzn2' };
const DOCKER = { name: 'docker', version: '20.10.25', release: '1.amzn2.0.3' };
const CURL = { name: 'curl', version: '7.88.1', release: '1.amzn2', epoch: '1' };
const FEED = 'amazon:2';

let feeds: FakeFeeds;

/** Serves a repository's list; `changes` replaces its files. */
function serve(
  name: string,
  xml: string | Uint8Array,
  changes: { readonly index?: string; readonly list?: Uint8Array } = {},
) {
  const base = `${CDN}/repos/${name}`;
  const list = gzipSync(xml);
  const sha256 = createHash('sha256').update(list).digest('hex');
  feeds.serve(CDN + (LISTS[name] ?? ''), `${base}/\n${base}-2/\n`);
  feeds.serve(`${base}/repodata/repomd.xml`, changes.index ?? repomd(sha256));
  feeds.serve(`${base}/repodata/updateinfo.xml.gz`, changes.list ?? list);
}

const sync = (part = '2') => amazonFeed.sync(part, feeds.context);
const boundsOf = (id: string) =>
  feeds.of(FEED)[id]?.ranges.map((range) => [range.package, range.lower, range.upper, range.qualifiers]);

beforeEach(() => {
  feeds = new FakeFeeds();
  feeds.serve(
    `${CDN}/2/extras-catalog.json`,
    JSON.stringify({ topics: [{ n: 'docker' }, { n: 'kernel-5.10' }, { n: 'none' }] }),
  );
  serve(
    'core',
    updateinfo(
      securityUpdate(
        'ALAS2-2024-1',
        ['CVE-2024-0001', 'CVE-2024-0002', 'CVE-PENDING'],
        [CURL, { ...CURL, arch: 'aarch64' }, { ...CURL, name: 'curl-debuginfo' }, { ...CURL, arch: 'src' }],
      ),
      securityUpdate('ALAS2-2024-2', ['CVE-2024-0003'], [KERNEL]),
      securityUpdate('ALAS2-2024-3', ['CVE-2024-0004'], [CURL], { type: 'bugfix' }),
    ),
  );
  serve(
    'docker',
    updateinfo(securityUpdate('ALAS2DOCKER-2024-1', ['CVE-2024-0005'], [DOCKER], { severity: 'medium' })),
  );
  serve(
    'kernel-5.10',
    updateinfo(securityUpdate('ALAS2KERNEL-5.10-2024-1', ['CVE-2024-0006'], [KERNEL_510])),
  );
});

describe('syncAmazon', () => {
  it('reads core and extras of Amazon Linux 2', async () => {
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    expect(Object.keys(feeds.of(FEED))).toEqual([
      'ALAS2-2024-1',
      'ALAS2-2024-2',
      'ALAS2DOCKER-2024-1',
      'ALAS2KERNEL-5.10-2024-1',
    ]);
    expect(feeds.of(FEED)['ALAS2-2024-1']).toMatchObject({
      cves: ['CVE-2024-0001', 'CVE-2024-0002'],
      ratings: [{ source: 'amazon', severity: 'high' }],
      published: '2026-11-20T10:00:00.000Z',
      url: 'https://alas.aws.amazon.com/AL2/ALAS2-2024-1.html',
      ranges: [{ ecosystem: 'Amazon Linux:2', package: 'curl', upper: '1:7.88.1-1.amzn2', state: 'fixed' }],
    });
  });

  it('bounds a fix in extras by its line where core has the package, too', async () => {
    await sync();
    expect(boundsOf('ALAS2KERNEL-5.10-2024-1')).toEqual([
      ['kernel', '5.10', '5.10.205-195.804.amzn2', undefined],
    ]);
    expect(boundsOf('ALAS2-2024-2')).toEqual([['kernel', undefined, '4.14.330-250.540.amzn2', undefined]]);
    expect(boundsOf('ALAS2DOCKER-2024-1')).toEqual([
      ['docker', undefined, '20.10.25-1.amzn2.0.3', undefined],
    ]);
  });

  it('keeps architectures apart where their versions differ', async () => {
    const other = { ...CURL, release: '2.amzn2', arch: 'aarch64' };
    serve('core', updateinfo(securityUpdate('ALAS2-2024-9', ['CVE-2024-0009'], [CURL, other])));
    await sync();
    expect(boundsOf('ALAS2-2024-9')).toEqual([
      ['curl', undefined, '1:7.88.1-1.amzn2', { architectures: ['x86_64'] }],
      ['curl', undefined, '1:7.88.1-2.amzn2', { architectures: ['aarch64'] }],
    ]);
  });

  it('asks for small files alone where no repository changed', async () => {
    await sync();
    feeds.requests.length = 0;
    expect(await sync()).toEqual({ kind: 'unchanged', problems: [] });
    expect(feeds.requests.filter(({ url }) => url.includes('updateinfo'))).toEqual([]);
  });

  it('reads the first release and the preview from their own places', async () => {
    const base = 'http://packages.us-east-1.amazonaws.com/2018.03/updates/abc/x86_64';
    const list = gzipSync(updateinfo(securityUpdate('ALAS-2014-419', ['CVE-2014-7169'], [CURL])));
    feeds.serve(
      'http://repo.us-west-2.amazonaws.com/2018.03/updates/x86_64/mirror.list',
      base.replace('x86_64', '$basearch'),
    );
    feeds.serve(`${base}/repodata/repomd.xml`, repomd(createHash('sha256').update(list).digest('hex')));
    feeds.serve(`${base}/repodata/updateinfo.xml.gz`, list);
    await sync('1');
    expect(feeds.of('amazon:1')['ALAS-2014-419']).toMatchObject({
      cves: ['CVE-2014-7169'],
      url: 'https://alas.aws.amazon.com/ALAS-2014-419.html',
    });
    await expect(sync('2022')).rejects.toThrow('the list of mirrors');
  });

  it('keeps an update without an ID, or of a package without a version, as not compared', async () => {
    serve(
      'core',
      updateinfo(
        securityUpdate('', ['CVE-2024-0007'], [CURL]),
        securityUpdate('ALAS2-2024-8', ['CVE-2024-0008'], [{ ...CURL, version: '' }, KERNEL]),
      ),
    );
    await sync();
    expect(feeds.of(FEED)['core/1']?.ranges).toMatchObject([{ state: 'unreadable' }]);
    expect(feeds.of(FEED)['ALAS2-2024-8']?.ranges).toMatchObject([
      { package: 'curl', state: 'not-compared' },
      { package: 'kernel', state: 'fixed' },
    ]);
  });

  it.each<readonly [string, string, () => void]>([
    [
      'a changed list',
      'does not have the checksum',
      () =>
        serve('core', updateinfo(), {
          list: gzipSync(updateinfo(securityUpdate('A', ['CVE-2024-0001'], [CURL]))),
        }),
    ],
    [
      'a list that is cut off',
      'core/repodata/updateinfo.xml.gz',
      () => serve('core', 'x', { list: gzipSync(updateinfo()).subarray(0, 40) }),
    ],
    ['XML that is not well-formed', 'not well-formed XML', () => serve('core', '<updates><update>')],
    ['a list of another kind', "the XML's root is <html>", () => serve('core', '<html/>')],
    [
      'an index of another kind',
      "the XML's root is <html>",
      () => serve('core', updateinfo(), { index: '<html/>' }),
    ],
    [
      'an index that leads elsewhere',
      'is not a file of the repository',
      () => serve('core', updateinfo(), { index: repomd('00', '../../etc/passwd') }),
    ],
    [
      'an index without a checksum',
      'has no SHA-256',
      () => serve('core', updateinfo(), { index: repomd('00').replace('sha256', 'md5') }),
    ],
    [
      'mirrors elsewhere',
      'the list of mirrors',
      () => feeds.serve(`${CDN}/2/core/latest/x86_64/mirror.list`, 'https://evil.example/'),
    ],
    [
      'a list without updates, where all are gone',
      'contains no records',
      () => {
        for (const name of Object.keys(LISTS)) serve(name, updateinfo());
      },
    ],
    [
      'an error page',
      'answered with a web page',
      () => feeds.serve(`${CDN}/2/extras-catalog.json`, '<html>', { contentType: 'text/html' }),
    ],
    [
      'a catalogue of another kind',
      'extras-catalog.json',
      () => feeds.serve(`${CDN}/2/extras-catalog.json`, '{"topics":[{"n":"../x"}]}'),
    ],
  ])('refuses %s, and keeps the last data', async (_, message, change) => {
    await sync();
    const before = feeds.of(FEED);
    change();
    await expect(sync()).rejects.toThrow(message);
    expect(feeds.of(FEED)).toEqual(before);
    expect(feeds.openSyncs).toBe(0);
  });

  it('refuses an older list', async () => {
    await sync();
    const xml = updateinfo(securityUpdate('A-2024-1', ['CVE-2024-0001'], [CURL]));
    const sha256 = createHash('sha256').update(gzipSync(xml)).digest('hex');
    serve('core', xml, { index: repomd(sha256, undefined, 1_700_000_000) });
    await expect(sync()).rejects.toThrow('is older than the stored data');
  });
});
