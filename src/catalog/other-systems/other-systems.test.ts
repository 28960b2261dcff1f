import { describe, expect, it } from 'vitest';
import { memorySource } from '../../archive/index.ts';
import type { FileFacts } from '../../domain/index.ts';
import { otherSystemsCataloger } from './index.ts';

function read(path: string, size = 1): FileFacts | undefined {
  const file = { path, size, mode: 0o644 };
  const bytes = Buffer.alloc(size);
  if (!otherSystemsCataloger.looksAt(path) || otherSystemsCataloger.wants(file, bytes) === 'no')
    return undefined;
  return otherSystemsCataloger.read(file, memorySource(bytes));
}

/** Lists the problems of an image with these databases, some of whose folders have other real paths. */
function problemsOf(paths: readonly string[], links: Readonly<Record<string, string>> = {}) {
  const find = (asked: Iterable<string>) =>
    new Map([...asked].flatMap((path) => (links[path] === undefined ? [] : [[path, links[path]]])));
  const combined = otherSystemsCataloger.combine?.(
    paths.flatMap((path) => read(path) ?? []),
    { find },
  );
  return (combined ?? []).flatMap(({ problems = [] }) => problems);
}

describe('a package database that is not of the image itself', () => {
  it.each([
    ['srv/chroot/var/lib/dpkg/status', 'deb'],
    ['var/lib/docker/overlay2/1f/diff/lib/apk/db/installed', 'apk'],
    ['rootfs/usr/lib/apk/db/installed', 'apk'],
    ['mnt/rootfs/var/lib/rpm/Packages', 'rpm'],
    ['mnt/rootfs/var/lib/rpm/Packages.db', 'rpm'],
    ['mnt/rootfs/usr/lib/sysimage/rpm/rpmdb.sqlite', 'rpm'],
    ['rootfs/var/lib/dpkg/status.d/base-files', 'deb'],
    ['rootfs/var/lib/rpmmanifest/container-manifest-2', 'rpm'],
  ])('reports %s as packages that are not read', (path, subject) => {
    expect(problemsOf([path])).toMatchObject([{ kind: 'packages-not-read', subject, count: 1, path }]);
  });

  it.each([
    ['opt/devkitpro/pacman/var/lib/pacman/local/ALPM_DB_VERSION', 'pacman'],
    ['usr/lib/opkg/status', 'opkg'],
    ['opt/lib/opkg/status', 'opkg'],
    ['var/db/pkg/dev-libs/openssl-3.0.15/PF', 'portage'],
    ['var/db/xbps/pkgdb-0.38.plist', 'xbps'],
    ['var/lib/pkgtools/packages/aaa_libraries-15.0-x86_64-19', 'slackware'],
    ['mnt/root/var/log/packages/zlib-1.2.11-x86_64-3', 'slackware'],
  ])('reports %s as packages that no feed answers for', (path, subject) => {
    expect(problemsOf([path])).toMatchObject([{ kind: 'ecosystem-not-covered', subject, path }]);
  });

  it.each([
    'var/lib/dpkg/status',
    'lib/apk/db/installed',
    'usr/lib/apk/db/installed',
    'var/lib/rpm/Packages',
    'usr/lib/sysimage/rpm/rpmdb.sqlite',
    'usr/share/rpm/rpmdb.sqlite',
    'usr/lib/sysimage/rpm-ostree-base-db/rpmdb.sqlite',
    'srv/chroot/var/lib/dpkg/status-old',
    'usr/lib/python3/dist-packages/scanner/tests/var/lib/dpkg/status',
    'root/go/pkg/mod/example.com/scanner@v1.0.0/alpine/lib/apk/db/installed',
    'usr/share/man/PF',
    'var/lib/dpkg/status.d/base-files',
    'rootfs/var/lib/dpkg/status.d/base-files.md5sums',
    'var/lib/rpmmanifest/container-manifest-2',
  ])('passes over %s', (path) => {
    expect(problemsOf([path])).toEqual([]);
  });

  it('passes over a database of another system that lists nothing', () => {
    expect(read('srv/chroot/var/lib/dpkg/status', 0)).toBeUndefined();
  });

  it.each(['var/lib/dpkg/status', 'var/lib/dpkg/status.d/base-files', 'usr/lib/apk/db/installed'])(
    "passes over the image's own %s where a link leads to it",
    (own) => {
      expect(problemsOf([`mnt/state/${own}`], { [own]: `mnt/state/${own}` })).toEqual([]);
    },
  );

  it("passes over the image's own database where a link leads to the place of another", () => {
    const links = { 'var/lib/rpm/rpmdb.sqlite': 'state/usr/share/rpm/rpmdb.sqlite' };
    expect(problemsOf(['state/usr/share/rpm/rpmdb.sqlite'], links)).toEqual([]);
  });

  it('notes databases among test data, whatever their package managers', () => {
    const paths = ['app/testdata/debian/var/lib/dpkg/status', 'app/tests/root/lib/apk/db/installed'];
    expect(problemsOf(paths)).toEqual([
      {
        kind: 'containers-not-searched',
        subject: paths[0],
        message: `package databases among test data are systems of their own, and were not read: 2 files found, the first: ${paths[0] ?? ''}`,
        count: 2,
        path: paths[0],
      },
    ]);
  });

  it('reports the databases of one package manager together', () => {
    const paths = ['b/var/lib/dpkg/status', 'a/var/lib/dpkg/status', 'a/lib/apk/db/installed'];
    expect(problemsOf(paths).map(({ message }) => message)).toEqual([
      'packages of dpkg below other folders are not read: 2 files found, the first: a/var/lib/dpkg/status',
      'packages of apk below other folders are not read: 1 file found, the first: a/lib/apk/db/installed',
    ]);
  });
});
