import { describe, expect, it } from 'vitest';
import type { TarInput } from '../archive/testing/build-tar.ts';
import { buildZip } from '../archive/testing/build-zip.ts';
import { writeHeader } from '../catalog/os/rpm/testing/write-header.ts';
import { writeNdb } from '../catalog/os/rpm/testing/write-ndb.ts';
import { NO_LINE } from '../policy/index.ts';
import { explainImage } from './explain-image.ts';
import { scanImage } from './scan-image.ts';
import { brokenLayer, damagedLayer, openWorld, testImage, testLayer } from './testing.ts';

const NOTHING = { line: NO_LINE, ignore: [] };

const OS_RELEASE = { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' };
const status = (version: string, path = 'var/lib/dpkg/status'): TarInput => ({
  path,
  content: `Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nSource: zlib\nVersion: ${version}\n\n`,
});

const TRACKER = 'security-tracker.debian.org/tracker/data/json';
const OSV = 'osv-vulnerabilities.storage.googleapis.com/Debian/all.zip';
const tracker = (release: string, fixed: string) =>
  JSON.stringify({
    zlib: {
      'CVE-2024-0001': {
        releases: { [release]: { status: 'resolved', fixed_version: fixed, urgency: 'not yet assigned' } },
      },
    },
  });
const YESTERDAY = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString();
const osv = (id: string, modified = YESTERDAY) =>
  buildZip([
    {
      name: `${id}.json`,
      content: JSON.stringify({
        id: `DEBIAN-${id}`,
        modified,
        upstream: [id],
        affected: [
          {
            package: { ecosystem: 'Debian:13', name: 'zlib' },
            ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0' }] }],
          },
        ],
      }),
    },
  ]);

const kindsOf = (problems: readonly { readonly kind: string }[]) => problems.map(({ kind }) => kind);

describe('an image without a package database that is read', () => {
  const messageOf = async (image: ReturnType<typeof testImage>) => {
    await using world = await openWorld();
    const { result } = await scanImage(image, NOTHING, world.context);
    expect(result.verdict.exitCode).toBe(3);
    expect(kindsOf(result.problems)).toEqual(['no-package-database']);
    return result.problems[0]?.message;
  };

  it('calls an image without a package database chiselled where Ubuntu’s chisel made it', async () => {
    const manifest = { path: 'var/lib/chisel/manifest.wall', content: 'zstd' };
    const ubuntu = { path: 'etc/os-release', content: 'ID=ubuntu\nVERSION_ID="24.04"\n' };
    expect(await messageOf(testImage(testLayer('a', [ubuntu, manifest]).source))).toBe(
      'chiselled Ubuntu images are not supported: no dpkg database, and var/lib/chisel/manifest.wall is not read',
    );
  });

  it('calls an image chiselled though language packages are read, and no file names a distribution', async () => {
    const manifest = { path: 'var/lib/chisel/manifest.wall', content: 'zstd' };
    const module = { path: 'app/node_modules/a/package.json', content: '{"name":"a","version":"1.0.0"}' };
    await using world = await openWorld();
    const { result } = await scanImage(
      testImage(testLayer('a', [manifest, module]).source),
      NOTHING,
      world.context,
    );
    expect(result.packages).toMatchObject([{ name: 'a' }]);
    expect(kindsOf(result.problems)).toContain('no-package-database');
  });

  it('reports a package database that an upper layer removed with the release file, though language packages are read', async () => {
    const module = { path: 'app/node_modules/a/package.json', content: '{"name":"a","version":"1.0.0"}' };
    const removed = ['etc/.wh.os-release', 'var/lib/.wh.dpkg'].map((path) => ({ path, content: '' }));
    await using world = await openWorld();
    const layers = [testLayer('a', [OS_RELEASE, status('1')]), testLayer('b', [...removed, module])];
    const { result } = await scanImage(
      testImage(...layers.map(({ source }) => source)),
      NOTHING,
      world.context,
    );
    expect(result.packages).toMatchObject([{ name: 'a' }]);
    expect(kindsOf(result.problems)).toContain('no-package-database');
  });

  it('recognises a Windows image without fetching any of its layers', async () => {
    const layer = testLayer('a', []);
    const image = testImage(layer.source);
    const platform = { os: 'windows', architecture: 'amd64' };
    const message = await messageOf({ ...image, identity: { ...image.identity, platform } });
    expect(message).toContain('Windows images are not supported');
    expect(layer.opened).toBe(0);
  });
});

describe('scanning an image', () => {
  it("finds vulnerabilities by the feed of the image's distribution", async () => {
    await using world = await openWorld({ [TRACKER]: tracker('trixie', '1.5') });
    const image = testImage(testLayer('a', [OS_RELEASE, status('1.0')]).source);
    const { result } = await scanImage(image, NOTHING, world.context);
    expect(result.findings.map(({ id, fixedVersion }) => [id, fixedVersion])).toEqual([
      ['CVE-2024-0001', '1.5'],
    ]);
    expect(result.feeds[0]?.feed).toBe('debian-tracker');
    expect(result.verdict.outcome).toBe('within');
  });

  it('reports a hole where a confirmed feed holds nothing new for too long', async () => {
    await using world = await openWorld({ [OSV]: osv('CVE-2024-0001', '2026-01-01T00:00:00Z') });
    const image = testImage(testLayer('a', [OS_RELEASE, status('1.0')]).source);
    const context = {
      ...world.context,
      now: () => new Date('2026-12-01T00:00:00Z'),
      feedPolicy: { ...world.context.feedPolicy, prefer: ['osv'] },
    };
    const { result } = await scanImage(image, NOTHING, context);
    expect(result.feeds[0]).toMatchObject({ feed: 'osv:Debian', contentAt: '2026-01-01T00:00:00.000Z' });
    expect(result.verdict.incomplete).toMatchObject([{ kind: 'feed-content-old', subject: 'osv:Debian' }]);
    const waived = { ...NO_LINE, allowIncomplete: ['feed-content-old:osv:Debian'] };
    const { result: allowed } = await scanImage(image, { line: waived, ignore: [] }, context);
    expect(allowed.verdict.outcome).toBe('within');
  });

  it('lets one feed answer, though another in the store covers the same release', async () => {
    await using world = await openWorld({ [TRACKER]: tracker('trixie', '0.9'), [OSV]: osv('CVE-2024-0002') });
    const image = testImage(testLayer('a', [OS_RELEASE, status('1.0')]).source);
    const preferred = { ...world.context, feedPolicy: { ...world.context.feedPolicy, prefer: ['osv'] } };
    expect((await scanImage(image, NOTHING, preferred)).result.findings.map(({ id }) => id)).toEqual([
      'CVE-2024-0002',
    ]);
    expect((await scanImage(image, NOTHING, world.context)).result.findings).toEqual([]);
    const { explanation } = await explainImage('CVE-2024-0002', image, NOTHING, world.context);
    expect(explanation.kind).toBe('not-in-feeds');
  });

  it('reports a hole where a feed holds nothing about a release', async () => {
    await using world = await openWorld({ [TRACKER]: tracker('bookworm', '1.5') });
    const image = testImage(testLayer('a', [OS_RELEASE, status('1.0')]).source);
    const { result } = await scanImage(image, NOTHING, world.context);
    expect(kindsOf(result.verdict.incomplete)).toContain('distribution-not-covered');
    expect(result.verdict.exitCode).toBe(3);
  });

  it('asks the next feed when the first is unavailable, and reports it', async () => {
    await using world = await openWorld({ [OSV]: osv('CVE-2024-0002') });
    const image = testImage(testLayer('a', [OS_RELEASE, status('1.0')]).source);
    const { result } = await scanImage(image, NOTHING, world.context);
    expect(result.findings).toHaveLength(1);
    expect(kindsOf(result.problems)).toContain('feed-substituted');
    expect(result.verdict.exitCode).toBe(0);
  });

  it.each([
    ['that others made', '1.0\nMaintainer: NGINX Packaging <nginx-packaging@f5.com>'],
    ['with invalid versions', 'not a version'],
  ])('reports an image as incomplete that holds only packages %s', async (_what, version) => {
    await using world = await openWorld({ [TRACKER]: tracker('trixie', '1.5') });
    const image = testImage(testLayer('a', [OS_RELEASE, status(version)]).source);
    const { result } = await scanImage(image, NOTHING, world.context);
    expect(kindsOf(result.verdict.incomplete)).toContain('distribution-not-covered');
  });

  it('reports an image as incomplete that holds only the key by which rpm trusts packages', async () => {
    const range = { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0' }] };
    const affected = [{ package: { ecosystem: 'AlmaLinux:9', name: 'zlib' }, ranges: [range] }];
    const record = JSON.stringify({ id: 'ALSA-2024:1', modified: YESTERDAY, affected });
    const alma = buildZip([{ name: 'ALSA-2024:1.json', content: record }]);
    await using world = await openWorld({
      'osv-vulnerabilities.storage.googleapis.com/AlmaLinux/all.zip': alma,
    });
    const key = writeHeader({ name: 'gpg-pubkey', version: '6d745a60', release: '60287f36' });
    const files = [
      { path: 'etc/os-release', content: 'ID=almalinux\nVERSION_ID="9.4"\n' },
      { path: 'usr/lib/sysimage/rpm/Packages.db', content: writeNdb([key]) },
    ];
    const { result } = await scanImage(testImage(testLayer('a', files).source), NOTHING, world.context);
    expect(result.feeds.map(({ feed }) => feed)).toEqual(['osv:AlmaLinux']);
    expect(kindsOf(result.verdict.incomplete)).toEqual(['distribution-not-covered']);
  });

  it('reports an image as incomplete when no feed is available', async () => {
    await using world = await openWorld();
    const image = testImage(testLayer('a', [OS_RELEASE, status('1.0')]).source);
    const { result } = await scanImage(image, NOTHING, world.context);
    expect(kindsOf(result.verdict.incomplete)).toEqual(['feed-missing']);
  });

  it('notes packages that others made even when no feed is available', async () => {
    await using world = await openWorld();
    const nginx = 'Package: nginx\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0';
    const others = status(`1.0\n\n${nginx}\nMaintainer: NGINX Packaging <nginx-packaging@f5.com>`);
    const image = testImage(testLayer('a', [OS_RELEASE, others]).source);
    const { result } = await scanImage(image, NOTHING, world.context);
    expect(kindsOf(result.problems)).toEqual(['feed-missing', 'package-not-covered']);
  });

  it.each([
    ['no release file', [status('1.0')], 'distribution-unknown'],
    ['no package database', [OS_RELEASE], 'no-package-database'],
    ['an empty package database', [OS_RELEASE, { path: 'var/lib/dpkg/status' }], 'no-package-database'],
    ['nothing at all', [], 'no-package-database'],
  ])('reports an image as incomplete with %s', async (_what, files, kind) => {
    await using world = await openWorld();
    const { result } = await scanImage(testImage(testLayer('a', files).source), NOTHING, world.context);
    expect(kindsOf(result.verdict.incomplete)).toEqual([kind]);
  });

  it('names the distribution whose packages no database lists', async () => {
    await using world = await openWorld();
    const release = { path: 'etc/os-release', content: 'ID=slackware\nPRETTY_NAME="Slackware 15.0"\n' };
    const { result } = await scanImage(testImage(testLayer('a', [release]).source), NOTHING, world.context);
    expect(result.verdict.incomplete.map(({ message }) => message)).toEqual([
      'no package database with packages of Slackware 15.0 was found, so they were not looked up',
    ]);
  });
});

describe('reading layers', () => {
  it('opens no layer again whose facts are stored', async () => {
    await using world = await openWorld();
    const first = testLayer('a', [OS_RELEASE, status('1.0')]);
    await scanImage(testImage(first.source), NOTHING, world.context);
    const again = testLayer('a', [], true);
    const { result } = await scanImage(testImage(again.source), NOTHING, world.context);
    expect(first.opened).toBe(1);
    expect(again.opened).toBe(0);
    expect(result.packages).toHaveLength(1);
  });

  it('stores no facts of a layer that broke off', async () => {
    await using world = await openWorld();
    const damaged = testLayer('a', [status('1.0'), { path: 'x', size: Buffer.from('not a number') }]);
    const { result } = await scanImage(testImage(damaged.source), NOTHING, world.context);
    expect(kindsOf(result.problems)).toContain('layer-unreadable');
    const again = testLayer('a', [status('2.0')], true);
    expect(
      (await scanImage(testImage(again.source), NOTHING, world.context)).result.packages[0]?.version,
    ).toBe('2.0');
  });

  it('reports a layer that cannot be read and answers from the others', async () => {
    await using world = await openWorld();
    const image = testImage(testLayer('a', [OS_RELEASE, status('1.0')]).source, brokenLayer('b'));
    const { result } = await scanImage(image, NOTHING, world.context);
    expect(result.packages).toHaveLength(1);
    expect(result.verdict.incomplete[0]).toMatchObject({
      kind: 'layer-unreadable',
      subject: `sha256:${'b'.repeat(64)}`,
    });
  });

  it('fails when no layer can be read, for then nothing was scanned', async () => {
    await using world = await openWorld();
    await expect(
      scanImage(testImage(brokenLayer('a'), brokenLayer('b')), NOTHING, world.context),
    ).rejects.toMatchObject({
      code: 'DIGEST_MISMATCH',
    });
  });

  it('walks the layers again for a database that only a link leads to', async () => {
    await using world = await openWorld();
    const link = { path: 'var/lib/dpkg', type: '2', target: '../../data/packages' };
    const layer = testLayer('a', [OS_RELEASE, link, status('1.0', 'data/packages/status')]);
    const { result } = await scanImage(testImage(layer.source), NOTHING, world.context);
    expect(result.packages).toMatchObject([{ name: 'zlib1g', database: 'data/packages/status' }]);
    expect(layer.opened).toBe(2);
  });

  it.each([
    ['is damaged', damagedLayer('b', [status('1.0', 'data/packages/status')])],
    ['cannot be fetched', brokenLayer('b')],
  ])('names a layer once that %s, also where a link makes it be walked again', async (_, source) => {
    await using world = await openWorld();
    const link = { path: 'var/lib/dpkg', type: '2', target: '../../data/packages' };
    const image = testImage(testLayer('a', [OS_RELEASE, link]).source, source);
    const { result } = await scanImage(image, NOTHING, world.context);
    expect(kindsOf(result.problems).filter((kind) => kind === 'layer-unreadable')).toHaveLength(1);
  });

  it('reads a release file in its place when another one is a link to its folder', async () => {
    await using world = await openWorld();
    const link = { path: 'usr/lib/os-release', type: '2', target: '/etc' };
    const layer = testLayer('a', [OS_RELEASE, link, status('1.0')]);
    const { result } = await scanImage(testImage(layer.source), NOTHING, world.context);
    expect(result.distribution?.path).toBe('etc/os-release');
  });

  it('keeps the order of a layer that is walked again, where a link replaces a folder', async () => {
    await using world = await openWorld();
    const layer = testLayer('a', [
      OS_RELEASE,
      status('1.0', 'var/lib/dpkg/status'),
      { path: 'var/lib/dpkg', type: '2', target: '../../data' },
    ]);
    const { result } = await scanImage(testImage(layer.source), NOTHING, world.context);
    expect(result.packages).toEqual([]);
  });

  it('reads the body that a hard link had when it was made, however it changed later', async () => {
    await using world = await openWorld();
    const image = testImage(
      testLayer('a', [OS_RELEASE, status('1.0', 'data/status')]).source,
      testLayer('b', [{ path: 'var/lib/dpkg/status', type: '1', target: 'data/status' }]).source,
      testLayer('c', [status('2.0', 'data/status')]).source,
    );
    const { result } = await scanImage(image, NOTHING, world.context);
    expect(result.packages).toMatchObject([{ version: '1.0' }]);
  });

  it('credits a package to the layer in which its version first appeared', async () => {
    await using world = await openWorld();
    const image = testImage(
      testLayer('a', [OS_RELEASE, status('1.0')]).source,
      testLayer('b', [status('2.0')]).source,
      testLayer('c', [status('2.0')]).source,
    );
    const { result } = await scanImage(image, NOTHING, world.context);
    expect(result.packages).toMatchObject([{ version: '2.0', layer: 1 }]);
  });
});
