import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { phpCataloger } from './index.ts';

const PATH = 'var/www/vendor/composer/installed.json';

function read(content: unknown) {
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  return phpCataloger.read({ path: PATH, size: bytes.length, mode: 0o644 }, memorySource(bytes));
}

function composer(name: string, version: string) {
  return { type: 'composer', ecosystem: 'Packagist', name, version };
}

const MONOLOG = { name: 'monolog/monolog', version: 'v2.0.0', version_normalized: '2.0.0.0' };

it.each([
  ['Composer 2', { packages: [MONOLOG], dev: true, 'dev-package-names': [] }],
  ['Composer 1', [MONOLOG]],
])('reads what %s installed, by the versions of the authors', (_what, content) => {
  expect(read(content)).toEqual({ path: PATH, packages: [composer('monolog/monolog', 'v2.0.0')] });
});

it('lists a package of the project itself as its own', () => {
  const own = { name: 'acme/core', version: '1.0', dist: { type: 'path', url: 'packages/core' } };
  expect(read([own])?.packages).toEqual([{ ...composer('acme/core', '1.0'), standing: 'own' }]);
});

it('marks what is for development, and names the version that a branch stands for', () => {
  const branch = {
    name: 'acme/branch',
    version: 'dev-main',
    extra: { 'branch-alias': { 'dev-main': '1.x-dev' } },
  };
  const other = { ...branch, name: 'acme/other', version: 'dev-next' };
  const names = ['acme/branch', 7];
  expect(read({ packages: [branch, other], 'dev-package-names': names })?.packages).toEqual([
    { ...composer('acme/branch', 'dev-main'), dev: true, alias: '1.x-dev' },
    composer('acme/other', 'dev-next'),
  ]);
});

it('reads the entries beside one that is damaged, and counts that one', () => {
  const facts = read({ packages: [MONOLOG, { name: 'acme/x' }, null, { name: 7, version: '1' }] });
  expect(facts?.packages).toHaveLength(1);
  expect(facts?.problems).toEqual([
    {
      kind: 'package-file-unreadable',
      subject: PATH,
      message: `${PATH} was not read: 3 of its entries have no valid name or version`,
    },
  ]);
});

it.each([
  ['nothing', ''],
  ['text that breaks off', '{"packages": [{"name": "a/b", '],
  ['no list', '{"packages": {}}'],
  ['a number', '7'],
  ['a million brackets', '['.repeat(1_000_000)],
])('reports a list with %s', (_what, content) => {
  expect(read(content)).toMatchObject({
    packages: [],
    problems: [{ kind: 'package-file-unreadable', subject: PATH }],
  });
});
