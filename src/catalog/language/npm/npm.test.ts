import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { buildZip } from '../../../archive/testing/build-zip.ts';
import { npmCataloger } from './index.ts';
import { applicationOf } from './place.ts';

const PATH = 'app/node_modules/lodash/package.json';
const OWN_COPY = 'app/node_modules/.pnpm/own@file+own/node_modules/own/package.json';

function read(content: string | Buffer, path = PATH) {
  const bytes = Buffer.from(content);
  const facts = npmCataloger.read({ path, size: bytes.length, mode: 0o644 }, memorySource(bytes));
  return {
    packages: facts?.packages?.map(({ name, version }) => `${name}@${version}`),
    problems: (facts?.problems ?? []).map(({ kind, message }) => `${kind}: ${message}`),
  };
}

it.each([
  ['app/node_modules/lodash/package.json', 'whole'],
  ['app/node_modules/@babel/core/package.json', 'whole'],
  ['app/node_modules/a/node_modules/b/package.json', 'whole'],
  ['app/node_modules/.pnpm/ajv@6.12.2/node_modules/ajv/package.json', 'whole'],
  ['app/node_modules/.store/ms-npm-2.0.0-9e1101a471/package/package.json', 'whole'],
  ['srv/.yarn/cache/semver-npm-5.7.1-40bcea106b.zip', 'random'],
  ['srv/deps/@babel-core-npm-7.29.3-5c0e1f9d29-0e6a22b8b7.zip', 'random'],
  ['var/yarn/cache/fsevents-patch-19706e7e35-10c0.zip', 'random'],
])('wants the package file %s: %s', (path, wish) => {
  expect(npmCataloger.looksAt(path)).toBe(true);
  expect(npmCataloger.wants({ path, size: 1, mode: 0o644 }, Buffer.alloc(0))).toBe(wish);
});

it.each([
  'app/my-package.json',
  'app/node_modules/minimist/test/fixtures/package.json',
  'app/node_modules/minimist/esm/package.json',
  'app/node_modules/.store/ms-npm-2.0.0-9e1101a471/package/esm/package.json',
  'app/node_modules/ms/package/package.json',
  'app/node_modules/a/package-lock.json',
  'app/node_modules/yauzl/test/archive.zip',
])('looks at no other file, such as %s', (path) => {
  expect(npmCataloger.looksAt(path)).toBe(false);
});

it.each([
  ['a name and a version', '{"name": "lodash", "version": "4.17.21", "main": "x.js"}', 'lodash@4.17.21'],
  ['another name than the folder has', '{"name": "@my/qs", "version": "6.5.2"}', '@my/qs@6.5.2'],
  ['a byte order mark', '\u{feff}{"name": "bom", "version": "1.0.0"}', 'bom@1.0.0'],
  ['blanks around the version', '{"name": "with-v", "version": " =v3.1.0 "}', 'with-v@=v3.1.0'],
  ['a key twice, of which the last counts', '{"name": "a", "version": "1.0.0", "name": "b"}', 'b@1.0.0'],
])('reads a package.json with %s', (_what, content, expected) => {
  expect(read(content)).toEqual({ packages: [expected], problems: [] });
});

it.each([
  ['only a type', '{"type": "module"}', PATH],
  ["no version, as a copy of the project's own folder", '{"name": "own"}', OWN_COPY],
])('finds no package in a package.json with %s', (_what, content, path) => {
  expect(read(content, path)).toEqual({ packages: [], problems: [] });
});

it.each([
  ['no version', '{"name": "own"}'],
  ['an empty version', '{"name": "own", "version": ""}'],
])('notes a package.json with %s', (_what, content) => {
  expect(read(content)).toEqual({
    packages: [],
    problems: [`package-version-unknown: ${PATH} has no version, so own was not looked up`],
  });
});

it.each([
  ['broken JSON', '{"name": "broken", "version":', 'not valid JSON'],
  ['an empty file', '', 'not valid JSON'],
  ['a list', '[]', 'not a JSON object'],
  ['a name that is a number', '{"name": 5, "version": "1.0.0"}', 'not a valid name'],
  ['a very long name', JSON.stringify({ name: 'a'.repeat(2000), version: '1.0.0' }), 'not a valid name'],
  ['a version that is a list', '{"name": "a", "version": ["1"]}', 'not a valid version'],
  ['deep nesting', `{"a": ${'['.repeat(300_000)}`, 'nested more than 100 levels deep'],
])('reports %s as a package that was not read', (_what, content, reason) => {
  expect(read(content)).toEqual({
    packages: [],
    problems: [`package-file-unreadable: ${PATH} was not read: ${reason}`],
  });
});

it("reads the package in an archive of Yarn's cache", () => {
  const zip = buildZip([
    { name: 'node_modules/semver/package.json', content: '{"name": "semver", "version": "5.7.1"}' },
    { name: 'node_modules/semver/test/package.json', content: '{"name": "fixture", "version": "1.0.0"}' },
  ]);
  const path = 'srv/.yarn/cache/semver.zip';
  expect(read(zip, path)).toEqual({ packages: ['semver@5.7.1'], problems: [] });
  expect(read(zip.subarray(0, -30), path).problems).toEqual([
    expect.stringMatching(
      /^package-file-unreadable: srv\/\.yarn\/cache\/semver\.zip was not read: /,
    ) as string,
  ]);
});

it('reads the packages in an archive that a function is deployed as, which is their application', () => {
  const zip = buildZip([
    { name: 'index.js', content: '' },
    { name: 'package.json', content: '{"name": "own", "version": "1.0.0"}' },
    { name: 'nodejs/node_modules/ws/package.json', content: '{"name": "ws", "version": "7.4.5"}' },
  ]);
  const path = 'opt/function.zip';
  const file = { path, size: zip.length, mode: 0o644 };
  expect(npmCataloger.wants(file, zip)).toBe('random');
  expect(npmCataloger.read(file, memorySource(zip))?.packages).toMatchObject([
    { name: 'ws', version: '7.4.5', application: path },
  ]);
});

it.each([
  ['an archive without npm packages', buildZip([{ name: 'a/package.json', content: '{' }]), 'random'],
  ['a broken archive', Buffer.from('PK\x03\x04'), 'random'],
  ['no archive', Buffer.from('text'), 'no'],
])('lists nothing of %s', (_what, bytes, wish) => {
  const file = { path: 'home/archive.zip', size: bytes.length, mode: 0o644 };
  expect(npmCataloger.wants(file, bytes)).toBe(wish);
  expect(npmCataloger.read(file, memorySource(bytes))).toBeUndefined();
});

it('reads the other packages in an archive where one is broken, and reports it', () => {
  const zip = buildZip([
    { name: 'node_modules/a/package.json', content: '{' },
    { name: 'node_modules/ws/package.json', content: '{"name": "ws", "version": "7.4.5"}' },
    { name: 'node_modules/z/package.json', content: '[]' },
  ]);
  expect(read(zip, 'opt/function.zip')).toEqual({
    packages: ['ws@7.4.5'],
    problems: [
      'package-file-unreadable: opt/function.zip was not read: 2 packages in it, the first: node_modules/a/package.json: not valid JSON',
    ],
  });
});

it("reads the hundreds of packages that one in an archive of Yarn's cache bundles, as npm does", () => {
  const names = Array.from({ length: 300 }, (_, index) => `part-${index}`);
  const entries = names.map((name) => ({
    name: `node_modules/npm/node_modules/${name}/package.json`,
    content: JSON.stringify({ name, version: '1.0.0' }),
  }));
  expect(read(buildZip(entries), 'srv/.yarn/cache/npm.zip')).toEqual({
    packages: names.map((name) => `${name}@1.0.0`),
    problems: [],
  });
});

it.each([
  ['app/node_modules/a/node_modules/b/package.json', 'app'],
  ['srv/.yarn/cache/semver.zip', 'srv'],
  ['usr/local/lib/node_modules/npm/node_modules/semver/package.json', 'usr/local/lib/node_modules/npm'],
  ['lib/node_modules/@vue/cli/node_modules/a/package.json', 'lib/node_modules/@vue/cli'],
  ['node_modules/a/package.json', undefined],
  ['root/corepack/v1/pnpm/9.1.0/package.json', 'root/corepack/v1/pnpm/9.1.0'],
  ['root/corepack/v1/npm/10.2.0/node_modules/tar/package.json', 'root/corepack/v1/npm/10.2.0'],
  ['srv/deno-dir/npm/nexus.example/repository/npm/a/1.0.0/package.json', 'srv/deno-dir'],
  ['app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json', 'app'],
  [
    'root/.local/share/pnpm/global/5/.pnpm/a@1.0.0/node_modules/a/package.json',
    'root/.local/share/pnpm/global/5',
  ],
  ['pnpm/store/v11/links/@/a/1.0.0/84eba4cc/node_modules/a/package.json', 'pnpm/store/v11/links'],
  [
    'pnpm/store/v11/links/@b/a/1.0.0/84eba4cc/node_modules/c/node_modules/d/package.json',
    'pnpm/store/v11/links',
  ],
])('names the application of %s: %s', (path, application) => {
  expect(applicationOf(path)).toBe(application);
});

const PACKAGE = { type: 'npm', ecosystem: 'npm', name: 'semver', version: '5.7.1' } as const;
const SHARED = { path: 'root/.yarn/berry/cache/semver.zip', packages: [PACKAGE] };

it.each([
  SHARED.path,
  'srv/deps/semver-npm-5.7.1-40bcea106b-10c0.zip',
  'usr/local/share/.cache/yarn/v6/npm-semver-5.7.1-x/node_modules/semver/package.json',
  'root/.bun/install/cache/semver@5.7.1@@@1/package.json',
])('lists a package that Yarn or Bun only downloaded as cached: %s', (path) => {
  expect(npmCataloger.combine?.([{ ...SHARED, path }], { find: () => new Map() })).toEqual([
    { path, packages: [{ ...PACKAGE, status: 'cached' }] },
  ]);
});

it.each([
  ['srv/node_modules/.pnpm/@acme+lib@file+packages+lib/node_modules/@acme/lib', 'own'],
  ['srv/node_modules/.pnpm/file+packages+lib/node_modules/lib', 'own'],
  ['srv/node_modules/.pnpm/lib@file+vendor+lib-1.0.0.tgz/node_modules/lib', undefined],
  ['srv/node_modules/.pnpm/lib@1.0.0/node_modules/lib', undefined],
  ['pnpm/store/v11/links/@acme/lib/directory/ce54b4ce/node_modules/@acme/lib', 'own'],
  ['pnpm/store/v11/links/@/lib/directory/ce54b4ce/node_modules/lib', 'own'],
  ['pnpm/store/v11/links/@/directory/1.0.0/ce54b4ce/node_modules/directory', undefined],
])("tells a copy of a workspace, which is the application's own, by its place: %s", (folder, status) => {
  const bytes = Buffer.from('{"name": "lib", "version": "0.0.0"}');
  const file = { path: `${folder}/package.json`, size: bytes.length, mode: 0o644 };
  expect(npmCataloger.read(file, memorySource(bytes))?.packages?.[0]?.status).toBe(status);
});

it("counts a package of Deno's store, which its programs run from", () => {
  const path = 'deno-dir/npm/registry.npmjs.org/semver/5.7.1/package.json';
  expect(npmCataloger.looksAt(path)).toBe(true);
  const bytes = Buffer.from(JSON.stringify({ name: 'semver', version: '5.7.1' }));
  const facts = npmCataloger.read({ path, size: bytes.length, mode: 0o644 }, memorySource(bytes));
  expect(facts).toEqual({ path, packages: [{ ...PACKAGE, application: 'deno-dir' }] });
});

it.each([SHARED.path, 'app/deps/semver-npm-5.7.1-40bcea106b-10c0.zip'])(
  'counts the shared archives that a project runs from: %s',
  (path) => {
    const shared = { ...SHARED, path };
    const map = { path: 'app/.pnp.cjs' };
    expect(npmCataloger.combine?.([shared, map], { find: () => new Map() })).toEqual([
      shared,
      { ...map, packages: [] },
    ]);
    expect(npmCataloger.combine?.([map], { find: () => new Map() })).toEqual([map]);
  },
);

it.each<[string, readonly string[], string | undefined]>([
  ['a project that runs from node_modules', ['app/node_modules/a/package.json'], 'cached'],
  ['a project with a map', ['app/node_modules/a/package.json', 'app/.pnp.cjs'], undefined],
  ['a project with unpacked packages', ['app/.yarn/unplugged/a/node_modules/a/package.json'], undefined],
  ['a project below one with node_modules', ['node_modules/a/package.json'], undefined],
])("counts the archives in Yarn's cache of %s, unless it only downloaded them", (_what, paths, status) => {
  const archive = { path: 'app/.yarn/cache/semver.zip', packages: [PACKAGE] };
  const others = paths.map((path) => ({ path, packages: [] }));
  const combined = npmCataloger.combine?.([archive, ...others], { find: () => new Map() });
  expect(combined?.[0]?.packages?.[0]?.status).toBe(status);
});

it('reads any bytes as packages, as none, or as a problem', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.json().map((json) => Buffer.from(json)),
      ),
      (bytes) => {
        const { packages, problems } = read(Buffer.from(bytes));
        expect(packages === undefined || packages.length <= 1).toBe(true);
        expect(problems.length).toBeLessThanOrEqual(1);
      },
    ),
  );
});
