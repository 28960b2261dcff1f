import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { TarInput } from '../../archive/testing/build-tar.ts';
import { goProgram } from '../../catalog/markers/testing.ts';
import { writeHeader, type TestPackage } from '../../catalog/os/rpm/testing/write-header.ts';
import { writeNdb } from '../../catalog/os/rpm/testing/write-ndb.ts';
import { defined, locationsOf } from '../../domain/index.ts';
import { indexImage } from '../index-image.ts';
import { openWorld, testImage, testLayer } from '../../findings/testing.ts';

const DEBIAN = file('etc/os-release', 'ID=debian\nVERSION_ID="13"\n');
const ALPINE = file('etc/os-release', 'ID=alpine\nVERSION_ID=3.20.0\n');
const ROCKY = file('etc/os-release', 'ID=rocky\nVERSION_ID=9.4\n');

const FOLDER = 'usr/share/nodejs/npm/node_modules/abbrev';
const PATH = `${FOLDER}/package.json`;
const OLD = manifest('1.0.0');
const NEW = manifest('2.0.0');

const PROGRAM = 'usr/bin/tool';
const COMMIT = `c:${'0'.repeat(40)}`;

function file(path: string, content: string | Buffer): TarInput {
  return { path, content };
}

function link(path: string, target: string): TarInput {
  return { path, type: '2', target };
}

function manifest(version: string): string {
  return JSON.stringify({ name: 'abbrev', version });
}

function hashOf(algorithm: string, content: string, encoding: 'hex' | 'base64' = 'hex'): string {
  return createHash(algorithm).update(content).digest(encoding);
}

function status(name: string, maintainer = 'Debian <x@lists.debian.org>'): TarInput {
  const state = 'Status: install ok installed\nArchitecture: all\nVersion: 9.2.0-1';
  return file('var/lib/dpkg/status', `Package: ${name}\n${state}\nMaintainer: ${maintainer}\n\n`);
}

function list(name: string, ...paths: readonly string[]): TarInput {
  return file(`var/lib/dpkg/info/${name}.list`, paths.map((path) => `/${path}\n`).join(''));
}

function md5sums(name: string, content: string, path = PATH): TarInput {
  return file(`var/lib/dpkg/info/${name}.md5sums`, `${hashOf('md5', content)}  ${path}\n`);
}

function apk(checksum: string): TarInput {
  const lines = ['P:npm', 'V:10.9.1-r0', 'A:x86_64', COMMIT, `F:${FOLDER}`, 'R:package.json', checksum];
  return file('lib/apk/db/installed', `${lines.filter((line) => line !== '').join('\n')}\n\n`);
}

function rpm(more: Partial<TestPackage>): TarInput {
  const vendor = 'Rocky Enterprise Software Foundation';
  const header = writeHeader({ name: 'nodejs-npm', vendor, files: [`/${PATH}`], ...more });
  return file('usr/lib/sysimage/rpm/Packages.db', writeNdb([header]));
}

async function index(layers: readonly (readonly TarInput[])[]) {
  await using world = await openWorld();
  const sources = layers.map((files, i) => testLayer('abcdef'.charAt(i), files).source);
  return await indexImage(testImage(...sources), world.context);
}

/** Lists `version owner` of the npm packages, with their places; a dash where nobody owns them. */
async function owners(...layers: readonly (readonly TarInput[])[]): Promise<readonly string[]> {
  const { packages } = await index(layers);
  return packages
    .filter(({ type }) => type === 'npm')
    .flatMap((pkg) => {
      expect(pkg.status).toBe(pkg.owner === undefined ? undefined : 'distribution-owned');
      return locationsOf(pkg).map(({ path }) => `${pkg.version} ${pkg.owner ?? '-'} ${path}`);
    });
}

describe("a file that the distribution's package installed", () => {
  const dpkg = [DEBIAN, status('npm'), list('npm', PATH)];
  const changed = [`2.0.0 - ${PATH}`];
  const unchanged = [`1.0.0 npm ${PATH}`];

  it('marks a package distribution-owned while its file is as dpkg installed it', async () => {
    expect(await owners([...dpkg, md5sums('npm', OLD), file(PATH, OLD)])).toEqual(unchanged);
  });

  it("counts a package whose file differs from dpkg's digest, in the same layer and above it", async () => {
    const installed = [...dpkg, md5sums('npm', OLD)];
    expect(await owners([...installed, file(PATH, NEW)])).toEqual(changed);
    expect(await owners([...installed, file(PATH, OLD)], [file(PATH, NEW)])).toEqual(changed);
  });

  it('marks distribution-owned a package that an upper layer copied without a change', async () => {
    const installed = [...dpkg, md5sums('npm', OLD), file(PATH, OLD)];
    expect(await owners(installed, [file(PATH, OLD)])).toEqual(unchanged);
  });

  it('lets the path decide where dpkg has no digest of a file', async () => {
    expect(await owners([...dpkg, file(PATH, NEW)])).toEqual([`2.0.0 npm ${PATH}`]);
    const others = md5sums('npm', OLD, 'usr/bin/npm');
    expect(await owners([...dpkg, others, file(PATH, NEW)])).toEqual([`2.0.0 npm ${PATH}`]);
  });

  it("compares with the digests of distroless' control files", async () => {
    const control = file(
      'var/lib/dpkg/status.d/npm',
      'Package: npm\nVersion: 9.2.0-1\nMaintainer: x@debian.org\n',
    );
    const digests = file('var/lib/dpkg/status.d/npm.md5sums', `${hashOf('md5', OLD)}  ${PATH}\n`);
    expect(await owners([DEBIAN, control, digests, file(PATH, OLD)])).toEqual(unchanged);
    expect(await owners([DEBIAN, control, digests, file(PATH, NEW)])).toEqual(changed);
  });

  it.each([
    ['SHA-1', `Z:Q1${hashOf('sha1', OLD, 'base64')}`],
    ['SHA-256', `Z:Q2${hashOf('sha256', OLD, 'base64')}`],
    [
      'a shortened SHA-256',
      `Z:Q2${Buffer.from(hashOf('sha256', OLD), 'hex').subarray(0, 20).toString('base64')}`,
    ],
  ])("compares a file with apk's checksum by %s", async (_what, checksum) => {
    expect(await owners([ALPINE, apk(checksum), file(PATH, OLD)])).toEqual(unchanged);
    expect(await owners([ALPINE, apk(checksum), file(PATH, NEW)])).toEqual(changed);
  });

  it.each(['', 'Z:Q9abc', 'Z:Q1', 'Z:Q1!!!'])(
    'lets the path decide by the apk checksum %j',
    async (checksum) => {
      expect(await owners([ALPINE, apk(checksum), file(PATH, OLD)])).toEqual(unchanged);
    },
  );

  it.each([
    ['MD5, as it was before others', 'md5', undefined],
    ['SHA-1', 'sha1', 2],
    ['SHA-224', 'sha224', 11],
    ['SHA-256', 'sha256', 8],
    ['SHA-384', 'sha384', 9],
    ['SHA-512', 'sha512', 10],
    ['SHA3-256', 'sha3-256', 12],
    ['SHA3-512', 'sha3-512', 14],
  ])("compares a file with rpm's digest by %s", async (_what, algorithm, number) => {
    const database = rpm({
      digests: [hashOf(algorithm, OLD)],
      ...defined({ digestAlgorithm: number }),
    });
    expect(await owners([ROCKY, database, file(PATH, OLD)])).toEqual([`1.0.0 nodejs-npm ${PATH}`]);
    expect(await owners([ROCKY, database, file(PATH, NEW)])).toEqual(changed);
  });

  it('lets the path decide where rpm has no digest that is known', async () => {
    const unknown = rpm({ digests: [hashOf('ripemd160', OLD)], digestAlgorithm: 3 });
    expect(await owners([ROCKY, unknown, file(PATH, OLD)])).toEqual([`1.0.0 nodejs-npm ${PATH}`]);
    const none = rpm({ digests: [''], digestAlgorithm: 8 });
    expect(await owners([ROCKY, none, file(PATH, OLD)])).toEqual([`1.0.0 nodejs-npm ${PATH}`]);
  });

  it('separates the place that the distribution owns from the one that it does not', async () => {
    const other = 'app/node_modules/abbrev/package.json';
    const files = [...dpkg, md5sums('npm', OLD), file(PATH, OLD), file(other, OLD)];
    expect(await owners(files)).toEqual([`1.0.0 - ${other}`, `1.0.0 npm ${PATH}`]);
  });
});

it('marks distribution-owned what a file that marks nothing holds, where the distribution installed it', async () => {
  const path = 'usr/lib/rabbitmq/plugins/cowboy-2.9.0/ebin/cowboy.app';
  const resource = '{application, cowboy, [{description, "x"}, {vsn, "2.9.0"}, {modules, []}]}.\n';
  const files = [DEBIAN, status('rabbitmq-server'), list('rabbitmq-server', path), file(path, resource)];
  const { packages } = await index([files]);
  const hex = { name: 'cowboy', status: 'distribution-owned', owner: 'rabbitmq-server' };
  expect(packages.filter(({ type }) => type === 'hex')).toMatchObject([hex]);
});

describe('the path of a file that a package owns', () => {
  it('follows links on the way to an owned file', async () => {
    const nested = 'lib/nodejs/node_modules/abbrev/package.json';
    const files = [
      link('lib', 'usr/lib'),
      DEBIAN,
      status('npm'),
      list('npm', nested),
      md5sums('npm', OLD, nested),
    ];
    expect(await owners([...files, file(`usr/${nested}`, OLD)])).toEqual([`1.0.0 npm usr/${nested}`]);
    expect(await owners([...files, file(`usr/${nested}`, NEW)])).toEqual([`2.0.0 - usr/${nested}`]);
  });

  it("looks for a diverted file where the diversion put it, and for the diverting package's own in its place", async () => {
    const moved = 'usr/share/nodejs/npm.distrib/node_modules/abbrev/package.json';
    const diversions = file('var/lib/dpkg/diversions', `/${PATH}\n/${moved}\nnpm-next\n`);
    const both = ['npm', 'npm-next'].map((name) => String(status(name).content)).join('');
    const files = [
      DEBIAN,
      file('var/lib/dpkg/status', both),
      diversions,
      list('npm', PATH),
      md5sums('npm', OLD),
    ];
    const installed = [file(moved, OLD), file(PATH, NEW)];
    expect(await owners([...files, ...installed])).toEqual([`1.0.0 npm ${moved}`, `2.0.0 - ${PATH}`]);
    const next = [list('npm-next', PATH), md5sums('npm-next', NEW)];
    expect(await owners([...files, ...installed, ...next])).toEqual([
      `1.0.0 npm ${moved}`,
      `2.0.0 npm-next ${PATH}`,
    ]);
  });
});

describe('the package that owns a file', () => {
  it('counts a package where its owner is of another maker than the distribution', async () => {
    const files = [
      DEBIAN,
      status('nodejs', 'NodeSource <x@nodesource.com>'),
      list('nodejs', PATH),
      file(PATH, OLD),
    ];
    expect(await owners(files)).toEqual([`1.0.0 - ${PATH}`]);
  });

  it.each([
    ['without a feed', file('etc/os-release', 'ID=void\nVERSION_ID=1\n')],
    ['whose release is not known', file('etc/os-release', 'ID=debian\nVERSION_ID=trixie\n')],
  ])('counts a package of a distribution %s, which no feed covers', async (_what, release) => {
    expect(await owners([release, status('npm'), list('npm', PATH), file(PATH, OLD)])).toEqual([
      `1.0.0 - ${PATH}`,
    ]);
  });

  it('marks a package distribution-owned where no file names the distribution, which is the hole', async () => {
    expect(await owners([status('npm'), list('npm', PATH), file(PATH, OLD)])).toEqual([`1.0.0 npm ${PATH}`]);
  });

  it('counts a package whose owner was removed and left its list', async () => {
    const gone = file(
      'var/lib/dpkg/status',
      `${String(status('other').content)}Package: npm\nStatus: deinstall ok config-files\nVersion: 1\n\n`,
    );
    expect(await owners([DEBIAN, gone, list('npm', PATH), file(PATH, OLD)])).toEqual([`1.0.0 - ${PATH}`]);
  });
});

describe('a program that a package owns', () => {
  const installed = [DEBIAN, status('tool'), list('tool', PROGRAM), file(PROGRAM, goProgram())];
  const unread = async (...layers: readonly (readonly TarInput[])[]) =>
    (await index(layers)).problems.filter(({ kind }) => kind === 'packages-not-read').map(({ path }) => path);

  it("leaves a program to the distribution whose layer is the list's or below it", async () => {
    expect(await unread(installed)).toEqual([]);
    expect(await unread([file(PROGRAM, goProgram())], installed.slice(0, 3))).toEqual([]);
  });

  it('leaves a copy to the distribution that a layer above the list made without a change', async () => {
    expect(await unread(installed, [file(PROGRAM, goProgram())])).toEqual([]);
    const below = [file(PROGRAM, goProgram())];
    expect(await unread(below, installed.slice(0, 3), [file('x', '')], below)).toEqual([]);
  });

  it('takes a program that a layer above the list changed for the application', async () => {
    const changed = Buffer.concat([goProgram(), Buffer.from('changed')]);
    expect(await unread(installed, [file(PROGRAM, changed)])).toEqual([PROGRAM]);
    expect(await unread(installed, [file(PROGRAM, goProgram())], [file(PROGRAM, changed)])).toEqual([
      PROGRAM,
    ]);
  });

  it('takes a program for the application that its own package never brought', async () => {
    expect(await unread(installed.slice(0, 3), [file(PROGRAM, goProgram())])).toEqual([PROGRAM]);
  });

  it('walks layers again only for copies whose facts are those of the original', async () => {
    const opened = async (copy: Buffer) => {
      await using world = await openWorld();
      const layers = [testLayer('a', installed), testLayer('b', [file(PROGRAM, copy)])];
      await indexImage(testImage(...layers.map(({ source }) => source)), world.context);
      return layers.map((layer) => layer.opened);
    };
    expect(await opened(goProgram())).toEqual([2, 2]);
    expect(await opened(Buffer.from('#!/bin/sh\n'))).toEqual([1, 1]);
  });

  it('keeps the digests of copies, so that no layer is opened for them another time', async () => {
    await using world = await openWorld();
    const layers = [testLayer('a', installed, true), testLayer('b', [file(PROGRAM, goProgram())], true)];
    const image = testImage(...layers.map(({ source }) => source));
    const first = await indexImage(image, world.context);
    expect(await indexImage(image, world.context)).toEqual(first);
    expect(layers.map((layer) => layer.opened)).toEqual([2, 2]);
  });
});
