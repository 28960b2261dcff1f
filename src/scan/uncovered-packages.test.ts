import { expect, it } from 'vitest';
import type { TarInput } from '../archive/testing/build-tar.ts';
import { indexImage } from './index-image.ts';
import { openWorld, testImage, testLayer } from './testing.ts';

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
    packages: packages.map(({ type, name, owner, standing }) =>
      [type, name, standing ?? 'installed', owner ?? ''].join(' ').trimEnd(),
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
