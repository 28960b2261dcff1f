import { expect, it } from 'vitest';
import type { TarInput } from '../archive/testing/build-tar.ts';
import { indexImage } from '../packages/index-image.ts';
import { openWorld, testImage, testLayer } from './testing.ts';

const file = (path: string, content: string | Buffer = ''): TarInput => ({ path, content });
/** A path of more than 100 characters is in two fields of ustar. */
const within = (prefix: string, path: string, content = ''): TarInput => ({ prefix, path, content });
const link = (path: string, target: string): TarInput => ({ path, type: '2', target });

const DEBIAN: readonly TarInput[] = [
  file('etc/os-release', 'ID=debian\nVERSION_ID="13"\n'),
  file(
    'var/lib/dpkg/status',
    'Package: bash\nMaintainer: x@lists.debian.org\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2-1\n\n',
  ),
];

const SPACK = 'opt/spack/opt/spack/linux-debian12-x86_64/gcc-12.2.0';
const ZLIB = 'zlib-1.3.1-ab2cxq5wmjsl7xg3ssjkuqmrymtdcvoh';
const GUIX = 'gnu/store/0c5iadh3fz6vwqm8f9x2ynl1rbkpj7s4-openssl-3.0.8';
const VCPKG = 'opt/vcpkg/installed';
const CONAN = 'root/.conan2/p/b/zlib5d8b1f2c9a0e4';
const OPAM = 'home/opam/.opam';
const GIMP = 'var/lib/flatpak/app/org.gimp.GIMP';
const COMMIT = `${GIMP}/x86_64/stable/9f3c6f0d5b7a41e2`;
const JOOMLA = 'var/www/html';

it.each<[what: string, files: readonly TarInput[], noted: string]>([
  [
    'Spack',
    [
      file('opt/spack/opt/spack/.spack-db/index.json', '{"database": {"version": "7", "installs": {}}}'),
      within(
        SPACK,
        `${ZLIB}/.spack/spec.json`,
        '{"spec": {"nodes": [{"name": "zlib", "version": "1.3.1"}]}}',
      ),
      within(SPACK, `${ZLIB}/.spack/install_manifest.json`, '{}'),
      within(SPACK, `${ZLIB}/lib/libz.so.1.3.1`),
    ],
    `ecosystem-not-covered spack 1 ${SPACK}/${ZLIB}/.spack/spec.json`,
  ],
  [
    'Guix',
    [
      file(`${GUIX}/bin/openssl`),
      file(`${GUIX}/lib/libssl.so.3`),
      file(`${GUIX}/share/doc/openssl-3.0.8/LICENSE`),
      file('var/guix/db/db.sqlite'),
    ],
    `ecosystem-not-covered guix 2 ${GUIX}/bin/openssl`,
  ],
  [
    'vcpkg',
    [
      file(`${VCPKG}/vcpkg/status`, 'Package: zlib\nVersion: 1.3.1\nStatus: install ok installed\n'),
      file(`${VCPKG}/vcpkg/info/zlib_1.3.1_x64-linux.list`, 'x64-linux/\nx64-linux/lib/libz.a\n'),
      file(`${VCPKG}/vcpkg/info/curl_8.5.0_x64-linux.list`, 'x64-linux/\nx64-linux/lib/libcurl.a\n'),
      file(`${VCPKG}/x64-linux/lib/libz.a`),
    ],
    `ecosystem-not-covered vcpkg 2 ${VCPKG}/vcpkg/info/curl_8.5.0_x64-linux.list`,
  ],
  [
    'Conan 2',
    [
      file('root/.conan2/p/cache.sqlite3'),
      file('root/.conan2/p/zlib41bd3946e7341/e/conanfile.py', 'class ZlibConan(ConanFile):\n'),
      file(`${CONAN}/p/conaninfo.txt`, '[settings]\nos=Linux\n'),
      file(`${CONAN}/p/conanmanifest.txt`, '1700000000\n'),
      file(`${CONAN}/p/lib/libz.a`),
    ],
    `ecosystem-not-covered conan 1 ${CONAN}/p/conaninfo.txt`,
  ],
  [
    'opam',
    [
      file(`${OPAM}/config`, 'opam-version: "2.0"\n'),
      file(`${OPAM}/5.1/.opam-switch/packages/base.v0.16.3/opam`, 'opam-version: "2.0"\n'),
      file(`${OPAM}/5.1/.opam-switch/sources/base.v0.16.3/base.opam`, 'opam-version: "2.0"\n'),
      file(`${OPAM}/repo/default/packages/dune/dune.3.11.1/opam`, 'opam-version: "2.0"\n'),
    ],
    `ecosystem-not-covered opam 1 ${OPAM}/5.1/.opam-switch/packages/base.v0.16.3/opam`,
  ],
  [
    'snapd',
    [
      file('var/lib/snapd/snaps/core22_1033.snap', 'hsqs'),
      file('snap/core22/1033/meta/snap.yaml', 'name: core22\nversion: 20231123\n'),
      link('snap/core22/current', '1033'),
    ],
    'ecosystem-not-covered snap 2 snap/core22/1033/meta/snap.yaml',
  ],
  [
    'Flatpak',
    [
      file(`${COMMIT}/metadata`, '[Application]\nname=org.gimp.GIMP\n'),
      file(`${COMMIT}/files/bin/gimp`),
      file(`${COMMIT}/export/share/metadata`),
      link(`${GIMP}/x86_64/stable/active`, '9f3c6f0d5b7a41e2'),
      link(`${GIMP}/current`, 'x86_64/stable'),
    ],
    `ecosystem-not-covered flatpak 1 ${COMMIT}/metadata`,
  ],
  [
    'an AppImage of any name',
    [file('usr/local/bin/tool', Buffer.from('\x7fELF\x02\x01\x01\0AI\x02'.padEnd(4096, '\0'), 'latin1'))],
    'ecosystem-not-covered appimage 1 usr/local/bin/tool',
  ],
  [
    'Joomla with libraries of its own',
    [
      file(
        `${JOOMLA}/administrator/manifests/files/joomla.xml`,
        '<extension><version>4.2.7</version></extension>',
      ),
      file(`${JOOMLA}/administrator/manifests/packages/pkg_en-GB.xml`, '<extension/>'),
      file(`${JOOMLA}/libraries/vendor/composer/installed.json`, '{"packages": []}'),
    ],
    `ecosystem-not-covered joomla 1 ${JOOMLA}/administrator/manifests/files/joomla.xml`,
  ],
  [
    'Slackware in a folder',
    [
      file('srv/root/var/lib/pkgtools/packages/zlib-1.2.13-x86_64-1', 'PACKAGE NAME: zlib-1.2.13-x86_64-1\n'),
      link('srv/root/var/log/packages', '../lib/pkgtools/packages'),
    ],
    'ecosystem-not-covered slackware 1 srv/root/var/lib/pkgtools/packages/zlib-1.2.13-x86_64-1',
  ],
  [
    'a system among test data',
    [file('app/testdata/alpine/lib/apk/db/installed', 'P:musl\nV:1.2.4-r2\n\n')],
    'containers-not-searched app/testdata/alpine/lib/apk/db/installed 1 app/testdata/alpine/lib/apk/db/installed',
  ],
])('notes once, and as no hole, that an image has packages of %s', async (_what, files, noted) => {
  await using world = await openWorld();
  const image = testImage(testLayer('a', [...DEBIAN, ...files]).source);
  const { problems } = await indexImage(image, world.context);
  const found = problems.map(({ kind, subject, count, path }) => [kind, subject, count, path].join(' '));
  expect(found).toEqual([noted]);
});
