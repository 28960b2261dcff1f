import { describe, expect, it } from 'vitest';
import type { TarInput } from '../archive/testing/build-tar.ts';
import { goProgram } from '../catalog/markers/testing.ts';
import { writeHeader, type TestPackage } from '../catalog/os/rpm/testing/write-header.ts';
import { writeNdb } from '../catalog/os/rpm/testing/write-ndb.ts';
import { indexImage } from '../packages/index-image.ts';
import { openWorld, testImage, testLayer } from './testing.ts';

const SHARED = 'usr/share/nodejs/lodash/package.json';
const OPT = 'opt/app/node_modules/lodash/package.json';

function file(path: string, content: string | Buffer): TarInput {
  return { path, content };
}

function osRelease(id: string, version: string): TarInput {
  return file('etc/os-release', `ID=${id}\nVERSION_ID="${version}"\n`);
}

function lodash(path: string): TarInput {
  return file(path, JSON.stringify({ name: 'lodash', version: '4.17.4' }));
}

/** Lists the owner of lodash; a dash where it counts. */
async function ownersIn(...files: readonly TarInput[]): Promise<readonly string[]> {
  await using world = await openWorld();
  const { packages } = await indexImage(testImage(testLayer('a', files).source), world.context);
  return packages.filter(({ name }) => name === 'lodash').map(({ owner }) => owner ?? '-');
}

function deb(path: string, maintainer: string, version = '1.0'): readonly TarInput[] {
  const fields = ['Package: app', 'Status: install ok installed', `Version: ${version}`];
  const lines = [...fields, ...(maintainer === '' ? [] : [`Maintainer: ${maintainer}`])];
  return [
    file('var/lib/dpkg/status', `${lines.join('\n')}\n\n`),
    file('var/lib/dpkg/info/app.list', `/${path}\n`),
    lodash(path),
  ];
}

describe('a deb', () => {
  const debian = osRelease('debian', '13');

  it.each([
    ['in-house', 'Operations <ops@example.com>', '1.0'],
    ["fpm's", '<root@0f3b2c7d9e11>', '1.0'],
    ['nameless', '', '1.0'],
    ["NodeSource's", 'NSolid <nsolid-gpg@nodesource.com>', '20.11.0-1nodesource1'],
    ["PGDG's", 'Debian PostgreSQL Maintainers <team+postgresql@tracker.debian.org>', '16.3-1.pgdg120+1'],
    [
      "sury.org's",
      'Debian PHP Maintainers <t@tracker.debian.org>',
      '8.3.9-1+0~20240704.19+debian12~1.gbp4f3b9a',
    ],
  ])('counts what the files of a %s package bring', async (_what, maintainer, version) => {
    expect(await ownersIn(debian, ...deb(SHARED, maintainer, version))).toEqual(['-']);
  });

  it.each(['Debian JavaScript Maintainers <x@alioth-lists.debian.net>', "Theodore Y. Ts'o <tytso@mit.edu>"])(
    'marks distribution-owned what a package of Debian by %s brings, but for the folders that Debian leaves to others',
    async (maintainer) => {
      expect(await ownersIn(debian, ...deb(SHARED, maintainer))).toEqual(['app']);
      for (const folder of ['opt', 'srv', 'usr/local', 'home/app']) {
        const path = `${folder}/node_modules/lodash/package.json`;
        expect(await ownersIn(debian, ...deb(path, maintainer))).toEqual(['-']);
      }
    },
  );

  it('compares a package of an unknown maker with the feed like any other', async () => {
    await using world = await openWorld();
    const layer = testLayer('a', [debian, ...deb(SHARED, 'Operations <ops@example.com>')]);
    const { packages } = await indexImage(testImage(layer.source), world.context);
    const app = packages.find(({ name }) => name === 'app');
    expect(app?.status).toBeUndefined();
    expect(app?.thirdParty).toBeUndefined();
  });

  it('counts a Go program that an in-house package brings', async () => {
    await using world = await openWorld();
    const path = 'usr/bin/tool';
    const files = [debian, ...deb(path, 'Operations <ops@example.com>').slice(0, 2), file(path, goProgram())];
    const { problems } = await indexImage(testImage(testLayer('a', files).source), world.context);
    expect(problems).toMatchObject([{ kind: 'packages-not-read', path }]);
  });
});

describe('an rpm', () => {
  const rhel = osRelease('rhel', '9.4');
  const rpm = (path: string, more: Partial<TestPackage>) => [
    file(
      'usr/lib/sysimage/rpm/Packages.db',
      writeNdb([writeHeader({ name: 'app', files: [`/${path}`], ...more })]),
    ),
    lodash(path),
  ];

  it('counts what the files of a package without a vendor bring', async () => {
    expect(await ownersIn(rhel, ...rpm(SHARED, {}))).toEqual(['-']);
    expect(await ownersIn(rhel, ...rpm(SHARED, { packager: 'root <root@ci>' }))).toEqual(['-']);
  });

  it('marks distribution-owned what a package of the vendor brings, wherever its files are', async () => {
    const path = 'opt/rh/rh-nodejs14/root/usr/lib/node_modules/lodash/package.json';
    expect(await ownersIn(rhel, ...rpm(path, { vendor: 'Red Hat, Inc.' }))).toEqual(['app']);
  });
});

describe('an apk', () => {
  const alpine = osRelease('alpine', '3.20.0');
  const commit = `c:${'1747c01f'.repeat(5)}`;
  const apk = (path: string, ...lines: readonly string[]) => {
    const [folder, name] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
    const record = ['P:app', 'V:1.0-r0', 'A:x86_64', ...lines, `F:${folder}`, `R:${name}`];
    return [file('lib/apk/db/installed', `${record.join('\n')}\n\n`), lodash(path)];
  };

  it.each([
    ['without a commit, as of fpm or nfpm', 'm:Operations <ops@example.com>'],
    ["with a commit of melange's that is none", 'c:unknown'],
    ['of changed files', `${commit}-dirty`],
  ])('counts what the files of a record %s bring', async (_what, line) => {
    expect(await ownersIn(alpine, ...apk(SHARED, line))).toEqual(['-']);
  });

  it("marks distribution-owned what a record with a commit brings, but for Alpine's folders that are others'", async () => {
    expect(await ownersIn(alpine, ...apk(SHARED, commit))).toEqual(['app']);
    expect(await ownersIn(alpine, ...apk(OPT, commit))).toEqual(['-']);
  });

  it("marks distribution-owned what Wolfi's packages, which name no maintainer, install in /opt", async () => {
    const path = 'opt/bitnami/app/node_modules/lodash/package.json';
    const lines = ['T:Some Bitnami compat', 'o:app', 't:1717436123', commit];
    expect(await ownersIn(osRelease('wolfi', '20230201'), ...apk(path, ...lines))).toEqual(['app']);
  });
});
