import { describe, expect, it } from 'vitest';
import { writeHeader } from '../../catalog/os/rpm/testing/write-header.ts';
import { writeNdb } from '../../catalog/os/rpm/testing/write-ndb.ts';
import { defined, type ReportScope } from '../../domain/index.ts';
import { NO_LINE } from '../../policy/index.ts';
import { scanImage } from '../../findings/scan-image.ts';
import { openWorld, testImage, testLayer } from '../../findings/testing.ts';

const STATUS = 'Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n\n';
const MODULE = { path: 'app/node_modules/a/package.json', content: '{"name":"a","version":"1.0.0"}' };

const base = testLayer('a', [
  { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' },
  { path: 'var/lib/dpkg/status', content: STATUS },
]);
const chroot = testLayer('b', [{ path: 'srv/chroot/var/lib/dpkg/status', content: STATUS }]);

async function unread(layers: readonly ReturnType<typeof testLayer>[], scope?: ReportScope) {
  await using world = await openWorld();
  const judgement = { line: NO_LINE, ignore: [], ...defined({ scope }) };
  const { result } = await scanImage(
    testImage(...layers.map(({ source }) => source)),
    judgement,
    world.context,
  );
  const { problems, packages } = result;
  return {
    packages: packages.length,
    holes: problems.flatMap(({ kind, subject }) => (kind === 'packages-not-read' ? [subject] : [])),
  };
}

describe('a system within an image', () => {
  it('reports packages of a chroot as not read', async () => {
    expect(await unread([base, chroot])).toEqual({ packages: 1, holes: ['deb'] });
  });

  it('reports no chroot that an upper layer removed', async () => {
    const removed = testLayer('c', [{ path: 'srv/.wh.chroot', content: '' }]);
    expect(await unread([base, chroot, removed])).toEqual({ packages: 1, holes: [] });
  });

  it('reports no other system where a link leads to the database of the image', async () => {
    const linked = testLayer('c', [
      { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' },
      { path: 'var', type: '2', target: 'state/var' },
      { path: 'state/var/lib/dpkg/status', content: STATUS },
    ]);
    expect(await unread([linked])).toEqual({ packages: 1, holes: [] });
  });

  it("reports packages of another manager in the image's own place, which its distribution does not have", async () => {
    const apk = testLayer('c', [{ path: 'lib/apk/db/installed', content: 'P:musl\nV:1.2.5-r0\no:musl\n\n' }]);
    expect(await unread([base, apk])).toEqual({ packages: 2, holes: ['apk'] });
  });

  it('leaves packages of another manager to the hole of their distribution where it has none of its own', async () => {
    const release = { path: 'etc/os-release', content: 'ID=slackware\nVERSION_ID=15.0\n' };
    const debs = testLayer('c', [release, { path: 'var/lib/dpkg/status', content: STATUS }]);
    expect(await unread([debs])).toEqual({ packages: 1, holes: [] });
  });

  it('takes keys that rpm trusts on Debian for no packages', async () => {
    const key = { name: 'gpg-pubkey', version: '6d745a60', release: '60287f36' };
    const keys = testLayer('c', [{ path: 'var/lib/rpm/Packages.db', content: writeNdb([writeHeader(key)]) }]);
    expect(await unread([base, keys])).toEqual({ packages: 2, holes: [] });
  });

  it('keeps the packages of a chroot out of the scope of applications, and in that of the system', async () => {
    const layers = [base, chroot, testLayer('c', [MODULE])];
    expect((await unread(layers, 'os')).holes).toEqual(['deb']);
    expect((await unread(layers, 'application')).holes).toEqual([]);
  });
});
