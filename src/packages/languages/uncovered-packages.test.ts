import { describe, expect, it } from 'vitest';
import type { TarInput } from '../../archive/testing/build-tar.ts';
import { buildElf } from '../../catalog/program/testing/build-elf.ts';
import { NO_LINE } from '../../policy/index.ts';
import { indexImage } from '../index-image.ts';
import { reportImage } from '../../findings/report-image.ts';
import { openWorld, testImage, testLayer } from '../../findings/testing.ts';

const SITE = 'lib/python3.11/site-packages';
const METADATA = `${SITE}/Jinja2-3.1.2.dist-info/METADATA`;

function record(prefix: string, name: string, version: string, files: readonly string[] = []): TarInput {
  const content = JSON.stringify({ name, version, build: 'h1_0', channel: 'conda-forge', files });
  return { path: `${prefix}/conda-meta/${name}-${version}-h1_0.json`, content };
}

const JINJA2: readonly TarInput[] = [
  { path: `opt/conda/${METADATA}`, content: 'Name: Jinja2\nVersion: 3.1.2\n' },
  { path: `opt/conda/${SITE}/Jinja2-3.1.2.dist-info/RECORD`, content: 'jinja2/__init__.py,,\n' },
  { path: `opt/conda/${SITE}/jinja2/__init__.py`, content: '' },
];

async function index(...layers: readonly (readonly TarInput[])[]) {
  await using world = await openWorld();
  const image = testImage(...layers.map((files, at) => testLayer('abc'.charAt(at), files).source));
  const { packages, problems } = await indexImage(image, world.context);
  return {
    packages: packages.map(({ type, name, owner, status }) =>
      [type, name, status ?? 'installed', owner ?? ''].join(' ').trimEnd(),
    ),
    problems: problems
      .filter(({ kind }) => kind !== 'no-package-database')
      .map(({ kind, subject, message, count, path }) => ({ kind, subject, message, count, path })),
  };
}

it('makes one package of what conda installed and Python finds, and names its owner', async () => {
  const { packages, problems } = await index([...JINJA2, record('opt/conda', 'jinja2', '3.1.2', [METADATA])]);
  expect(packages).toEqual(['pypi Jinja2 installed conda:jinja2']);
  expect(problems).toEqual([]);
});

it('lists a package of conda by its own name once its Python distribution is gone', async () => {
  const removed = { path: `opt/conda/${SITE}/.wh.Jinja2-3.1.2.dist-info`, content: '' };
  const { packages } = await index(
    [...JINJA2, record('opt/conda', 'jinja2', '3.1.2', [METADATA])],
    [removed],
  );
  expect(packages).toEqual(['conda jinja2 uncovered']);
});

it('notes the packages of each environment of conda that no feed answers for', async () => {
  const { packages, problems } = await index([
    record('opt/conda', 'openssl', '3.1.0'),
    record('opt/conda', 'xz', '5.2.6'),
    record('opt/conda/envs/app', 'sqlite', '3.41.2'),
  ]);
  expect(packages).toEqual(['conda openssl uncovered', 'conda sqlite uncovered', 'conda xz uncovered']);
  expect(problems).toEqual([
    {
      kind: 'ecosystem-not-covered',
      subject: 'conda',
      message: 'no feed answers for 1 conda package of /opt/conda/envs/app: sqlite 3.41.2',
      count: 1,
      path: 'opt/conda/envs/app/conda-meta/sqlite-3.41.2-h1_0.json',
    },
    {
      kind: 'ecosystem-not-covered',
      subject: 'conda',
      message: 'no feed answers for 2 conda packages of /opt/conda: openssl 3.1.0, xz 5.2.6',
      count: 2,
      path: 'opt/conda/conda-meta/openssl-3.1.0-h1_0.json',
    },
  ]);
});

it('reports a record of conda that cannot be read, and reads its neighbours', async () => {
  const broken = { path: 'opt/conda/conda-meta/broken-1-0.json', content: '{' };
  const { packages, problems } = await index([broken, record('opt/conda', 'xz', '5.2.6')]);
  expect(packages).toEqual(['conda xz uncovered']);
  expect(problems.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
    'package-file-unreadable opt/conda/conda-meta/broken-1-0.json',
    'ecosystem-not-covered conda',
  ]);
});

it('reports that nothing is looked up in an image of nothing but a runtime', async () => {
  await using world = await openWorld();
  const content = buildElf({ hasNote: false });
  const image = testImage(testLayer('a', [{ path: 'bin/node', content }]).source);
  const { problems } = await indexImage(image, world.context);
  expect(problems.map(({ kind }) => kind)).toEqual(['ecosystem-not-covered', 'no-package-database']);
});

function debianWith(
  name: string,
  files: readonly string[],
  maintainer = 'Debian <a@debian.org>',
): TarInput[] {
  return [
    { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' },
    {
      path: 'var/lib/dpkg/status',
      content:
        `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 22.11.0-1\n` +
        `Maintainer: ${maintainer}\n\n`,
    },
    { path: `var/lib/dpkg/info/${name}.list`, content: files.map((path) => `${path}\n`).join('') },
  ];
}

const node = { path: 'usr/bin/node', content: buildElf({ hasNote: false }) };

describe('a runtime', () => {
  it('notes a runtime that no package accounts for, and lists no other', async () => {
    const program = { path: 'usr/local/bin/python3.13', content: node.content };
    const { packages, problems } = await index([...debianWith('nodejs', ['/usr/bin/node']), node, program]);
    expect(packages).toEqual(['deb nodejs installed', 'generic python uncovered']);
    expect(problems).toEqual([
      {
        kind: 'ecosystem-not-covered',
        subject: 'runtime',
        message: 'no feed answers for 1 runtime of /usr/local: python 3.13',
        count: 1,
        path: 'usr/local/bin/python3.13',
      },
    ]);
  });

  it('notes OpenSSL, curl and libxml2 that were built into /usr/local, though the system has its own', async () => {
    const paths = ['lib/libcrypto.so.3', 'lib/libcurl.so.4.8.0', 'lib/libxml2.so.2.9.14'];
    const built = [...paths.map((path) => `usr/local/${path}`), 'usr/lib/libcrypto.so.3'];
    const files = built.map((path) => ({ path, content: node.content }));
    const { problems } = await index([...debianWith('openssl', []), ...files]);
    expect(problems.map(({ message }) => message)).toEqual([
      'no feed answers for 3 runtimes of /usr/local: curl, libxml, openssl',
    ]);
  });

  it('lists no runtime that a package of another maker installed', async () => {
    const { packages, problems } = await index([
      ...debianWith('nodejs', ['/usr/bin/node'], 'NodeSource <a@nodesource.com>'),
      node,
    ]);
    expect(packages).toEqual(['deb nodejs installed']);
    expect(problems).toEqual([]);
  });
});

it('counts executables that bundle their packages, one note for each runtime', async () => {
  // Bun and Deno are programs of Rust, too, which list no crates.
  const rust = { name: '.comment', content: Buffer.from('rustc version 1.80.0') };
  const program = buildElf({ hasNote: false, more: rust });
  const bun = Buffer.concat([program, Buffer.from('\n---- Bun! ----\n'), Buffer.alloc(8)]);
  const { problems } = await index([
    { path: 'opt/b', content: bun },
    { path: 'opt/a', content: bun },
    { path: 'opt/shop/resources/app.asar', content: 'x' },
  ]);
  const notes = problems.filter(({ kind }) => kind === 'ecosystem-not-covered');
  expect(notes.map(({ subject, message }) => `${subject}: ${message}`)).toEqual([
    'electron: no feed answers for packages within archives of Electron: 1 file found, the first: opt/shop/resources/app.asar',
    'bun: no feed answers for packages within executables of Bun: 2 files found, the first: opt/a',
  ]);
});

it('looks nothing up that no feed covers, whoever installed it and whatever is asked for', async () => {
  await using world = await openWorld({}, { offline: true });
  const database = debianWith('conda', ['/opt/conda/conda-meta/openssl-3.1.0-h1_0.json']);
  const layer = testLayer('a', [...database, record('opt/conda', 'openssl', '3.1.0')]);
  const indexed = await indexImage(testImage(layer.source), world.context);
  const { result } = await reportImage(indexed, { line: NO_LINE, ignore: [], scope: 'all' }, world.context);
  expect(result.packages.map(({ name, status = '' }) => `${name} ${status}`)).toEqual([
    'conda ',
    'openssl uncovered',
  ]);
  expect(result.feeds.map(({ feed }) => feed)).not.toContain('osv:conda');
});

describe('the C library of an image', () => {
  const library: TarInput = {
    path: 'lib64/libc.so.6',
    content: buildElf({ data: Buffer.from('\0GNU C Library (GNU libc) stable release version 2.40.\n') }),
  };

  it('notes that no feed answers for it where there is no package database', async () => {
    const { packages, problems } = await index([library]);
    expect(packages).toEqual(['generic glibc uncovered']);
    expect(problems.map(({ message }) => message)).toContain(
      'no feed answers for 1 runtime of /: glibc 2.40',
    );
  });

  it('takes it for a package where there is a database, even one without lists of files', async () => {
    const status = 'Package: libc6\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.40-1\n\n';
    const { packages } = await index([library, { path: 'var/lib/dpkg/status', content: status }]);
    expect(packages).toEqual(['deb libc6 installed']);
  });
});
