import { expect, it } from 'vitest';
import { dpkgCataloger } from './index.ts';

const STATUS = 'var/lib/dpkg/status';

function read(...fields: readonly string[]) {
  const entries = [
    'Package: podman',
    'Status: install ok installed',
    'Architecture: amd64',
    'Version: 5.4.2',
  ];
  const text = `${[...entries, ...fields].join('\n')}\n\n`;
  const [facts] = dpkgCataloger.read([{ path: STATUS, bytes: Buffer.from(text) }]).files;
  return facts;
}

function sourcesOf(...fields: readonly string[]): readonly string[] | undefined {
  const [list] = read(...fields)?.builtUsing ?? [];
  return list?.sources.map(({ name, version }) => `${name} ${version}`);
}

it.each<[what: string, fields: readonly string[], sources: readonly string[] | undefined]>([
  ['one list', ['Built-Using: golang-1.24 (= 1.24.4-1)'], ['golang-1.24 1.24.4-1']],
  [
    'both lists, each once',
    [
      'Built-Using: golang-1.24 (= 1.24.4-1)',
      'Static-Built-Using: runc (= 0:1.1.15+ds1-2), golang-1.24 (= 1.24.4-1)',
    ],
    ['golang-1.24 1.24.4-1', 'runc 1.1.15+ds1-2'],
  ],
  [
    'a list of several lines',
    ['Built-Using: a1 (= 1),', ' a2 (=2),', ' a3 ( = 1:3 )'],
    ['a1 1', 'a2 2', 'a3 1:3'],
  ],
  ['a list that ends with a comma', ['Static-Built-Using: a1 (= 1), '], ['a1 1']],
  ['a list with two versions of one', ['Built-Using: a1 (= 1), a1 (= 2)'], ['a1 1', 'a1 2']],
  ['an empty list, which dpkg never writes', ['Built-Using:'], undefined],
  ['a package without a list', [], undefined],
])('reads the sources of %s', (_what, fields, sources) => {
  const facts = read(...fields);
  expect(sourcesOf(...fields)).toEqual(sources);
  expect(facts?.packages).toHaveLength(1);
  expect(facts?.problems).toBeUndefined();
});

it.each([
  'a1',
  'a1 (= )',
  'a1 (>= 1)',
  'a1 (= 1',
  '(= 1)',
  'a 1 (= 1)',
  'ä (= 1)',
  'a1 (= 1 2)',
  '\u0007 (= 1)',
])('reports the source "%s", and keeps the package', (source) => {
  const facts = read(`Static-Built-Using: ${source}`);
  expect(facts?.packages).toMatchObject([{ name: 'podman' }]);
  expect(facts?.builtUsing).toBeUndefined();
  expect(facts?.problems).toMatchObject([{ kind: 'package-entry-unreadable', subject: STATUS }]);
});

it('reads the sources of a program that has more than a usual field could hold', () => {
  const sources = Array.from({ length: 1000 }, (_, i) => `golang-github-${i} (= 1.0-1)`);
  expect(sourcesOf(`Built-Using: ${sources.join(', ')}`)).toHaveLength(1000);
});

it('reports more sources than are kept', () => {
  const sources = Array.from({ length: 4000 }, (_, i) => `a${i} (= 1)`).join(', ');
  const entry = (i: number) => `Package: p${i}\nVersion: 1\nBuilt-Using: ${sources}\n\n`;
  const bytes = Buffer.from(Array.from({ length: 14 }, (_, i) => entry(i)).join(''));
  const [facts] = dpkgCataloger.read([{ path: STATUS, bytes }]).files;
  expect(facts?.packages).toHaveLength(14);
  expect(facts?.builtUsing).toHaveLength(12);
  expect(facts?.problems).toMatchObject([{ kind: 'package-entry-unreadable' }]);
});
