import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { npmCataloger } from './index.ts';

type Tree = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const NAMES = { find: () => new Map<string, string>() };

/** Combines package.json files by their folders; `links` lead from one folder to another. */
function combine(tree: Tree, links: Readonly<Record<string, string>> = {}) {
  const files = Object.entries(tree).flatMap(([folder, manifest]) => {
    const path = folder === '' ? 'package.json' : `${folder}/package.json`;
    const bytes = Buffer.from(JSON.stringify(manifest));
    return npmCataloger.read({ path, size: bytes.length, mode: 0o644 }, memorySource(bytes)) ?? [];
  });
  const real = new Map(
    Object.entries(links).map(([from, to]) => [`${from}/package.json`, `${to}/package.json`]),
  );
  const find = (paths: Iterable<string>) =>
    new Map([...paths].flatMap((path) => (real.has(path) ? [[path, real.get(path) ?? ''] as const] : [])));
  const combined = npmCataloger.combine?.(files, { find }) ?? [];
  return combined.flatMap(({ packages = [] }) =>
    packages.map(({ name, version, status, through, dev }) =>
      [
        `${name}@${version}`,
        ...(status ? [status] : []),
        ...(through ? ['through', ...through] : []),
        ...(dev ? ['dev'] : []),
      ].join(' '),
    ),
  );
}

const needs = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '*']));
const pkg = (name: string, version: string, ...needed: readonly string[]) => ({
  name,
  version,
  dependencies: needs(...needed),
});

it('says what brought a package of a nested tree, and what is for development', () => {
  const tree = {
    app: { dependencies: needs('express', 'lodash'), devDependencies: needs('mocha') },
    'app/node_modules/express': pkg('express', '4.0.0', 'send', 'ms'),
    'app/node_modules/send': pkg('send', '1.0.0', 'ms', 'lodash'),
    'app/node_modules/send/node_modules/ms': pkg('ms', '2.0.0'),
    'app/node_modules/ms': pkg('ms', '1.0.0'),
    'app/node_modules/mocha': pkg('mocha', '10.0.0', 'ms', 'glob'),
    'app/node_modules/glob': pkg('glob', '7.0.0', 'mocha'),
    'app/node_modules/lodash': pkg('lodash', '4.0.0'),
  };
  expect(combine(tree)).toEqual([
    'express@4.0.0',
    'send@1.0.0 through express',
    'ms@2.0.0 through express',
    'ms@1.0.0 through express mocha',
    'mocha@10.0.0 dev',
    'glob@7.0.0 through mocha dev',
    'lodash@4.0.0',
  ]);
});

it('says the same of one version in several places, which is direct if it is so in one', () => {
  const tree = {
    '': { dependencies: needs('a', 'b', 'x') },
    'node_modules/a': pkg('a', '1.0.0', 'x', 'y'),
    'node_modules/a/node_modules/x': pkg('x', '1.0.0'),
    'node_modules/a/node_modules/y': pkg('y', '1.0.0'),
    'node_modules/b': pkg('b', '1.0.0', 'y'),
    'node_modules/b/node_modules/y': pkg('y', '1.0.0'),
    'node_modules/x': pkg('x', '1.0.0'),
  };
  expect(combine(tree)).toEqual([
    'a@1.0.0',
    'x@1.0.0',
    'y@1.0.0 through a b',
    'b@1.0.0',
    'y@1.0.0 through a b',
    'x@1.0.0',
  ]);
});

it("follows the links of pnpm's virtual store", () => {
  const store = 'app/node_modules/.pnpm';
  const tree = {
    app: { dependencies: needs('ajv') },
    [`${store}/ajv@6.0.0/node_modules/ajv`]: pkg('ajv', '6.0.0', '@s/uri'),
    [`${store}/@s+uri@1.0.0/node_modules/@s/uri`]: pkg('@s/uri', '1.0.0', 'punycode'),
    [`${store}/punycode@2.0.0/node_modules/punycode`]: pkg('punycode', '2.0.0'),
  };
  const links = {
    'app/node_modules/ajv': `${store}/ajv@6.0.0/node_modules/ajv`,
    [`${store}/ajv@6.0.0/node_modules/@s/uri`]: `${store}/@s+uri@1.0.0/node_modules/@s/uri`,
    [`${store}/@s+uri@1.0.0/node_modules/punycode`]: `${store}/punycode@2.0.0/node_modules/punycode`,
  };
  expect(combine(tree, links)).toEqual([
    'ajv@6.0.0',
    '@s/uri@1.0.0 through ajv',
    'punycode@2.0.0 through ajv',
  ]);
});

it("follows the links of the store of Yarn's pnpm linker", () => {
  const store = 'app/node_modules/.store';
  const tree = {
    app: { dependencies: needs('debug') },
    [`${store}/debug-npm-2.6.9-7d4cb597dc/package`]: pkg('debug', '2.6.9', 'ms'),
    [`${store}/ms-npm-2.0.0-9e1101a471/package`]: pkg('ms', '2.0.0'),
  };
  const links = {
    'app/node_modules/debug': `${store}/debug-npm-2.6.9-7d4cb597dc/package`,
    [`${store}/debug-npm-2.6.9-7d4cb597dc/node_modules/ms`]: `${store}/ms-npm-2.0.0-9e1101a471/package`,
  };
  expect(combine(tree, links)).toEqual(['debug@2.6.9', 'ms@2.0.0 through debug']);
});

it("lists workspaces that are linked as the application's own, and what they need as direct", () => {
  const tree = {
    repo: { name: 'mono', version: '1.0.0' },
    'repo/packages/a': pkg('@mono/a', '1.0.0', '@mono/b', 'x'),
    'repo/packages/b': { ...pkg('@mono/b', '1.0.3', 'y'), devDependencies: needs('z') },
    'repo/test/fixture': pkg('fixture', '1.0.0', 'w'),
    'repo/node_modules/x': pkg('x', '1.0.0', 'w'),
    'repo/node_modules/w': pkg('w', '1.0.0'),
    'repo/node_modules/z': pkg('z', '1.0.0'),
    'repo/packages/b/node_modules/y': pkg('y', '2.0.0'),
  };
  const links = {
    'repo/node_modules/@mono/a': 'repo/packages/a',
    'repo/node_modules/@mono/b': 'repo/packages/b',
  };
  expect(combine(tree, links)).toEqual([
    '@mono/a@1.0.0 own',
    '@mono/b@1.0.3 own',
    'x@1.0.0',
    'w@1.0.0 through x',
    'z@1.0.0 dev',
    'y@2.0.0',
  ]);
});

it("lists copies of the project's folders as its own, and archives as packages", () => {
  const store = 'app/node_modules/.bun/c@file+c/node_modules/c';
  const folders = {
    a: 'file:libs/a',
    c: './c',
    d: 'file:../d',
    archive: 'file:archive-1.0.0.tgz',
    fork: 'me/fork',
  };
  const tree = {
    app: { dependencies: folders, devDependencies: { b: 'workspace:^' } },
    'app/node_modules/a': pkg('a', '1.0.0', 'x'),
    'app/node_modules/b': pkg('b', '1.0.0'),
    'app/node_modules/archive': pkg('archive', '1.0.0'),
    'app/node_modules/fork': pkg('fork', '1.0.0'),
    'app/node_modules/x': pkg('x', '1.0.0'),
    'app/node_modules/x/node_modules/a': pkg('a', '2.0.0'),
    [store]: pkg('c', '1.0.0'),
    d: pkg('d', '1.0.0'),
  };
  expect(combine(tree, { 'app/node_modules/c': store, 'app/node_modules/d': 'd' })).toEqual([
    'a@1.0.0 own',
    'b@1.0.0 own dev',
    'archive@1.0.0',
    'fork@1.0.0',
    'x@1.0.0 through a',
    'a@2.0.0',
    'c@1.0.0 own',
    'd@1.0.0 own',
  ]);
});

it('says nothing of a tree without a project, such as the tools that npm installs globally', () => {
  const tree = {
    'lib/node_modules/npm': pkg('npm', '10.0.0', 'tar'),
    'lib/node_modules/npm/node_modules/tar': pkg('tar', '6.0.0'),
  };
  expect(combine(tree)).toEqual(['npm@10.0.0', 'tar@6.0.0']);
});

it.each(['', '{', '[]', '{"dependencies": 7, "devDependencies": ["x"], "name": 5}'])(
  'reads no package and no problem from a package.json of a project that is %j',
  (content) => {
    const bytes = Buffer.from(content);
    const facts = npmCataloger.read(
      { path: 'app/package.json', size: bytes.length, mode: 0o644 },
      memorySource(bytes),
    );
    expect(facts?.packages).toBeUndefined();
    expect(facts?.problems).toBeUndefined();
    expect(
      npmCataloger.combine?.(facts ? [facts] : [], NAMES).flatMap(({ packages }) => packages ?? []),
    ).toEqual([]);
  },
);
