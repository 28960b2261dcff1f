import { expect, it } from 'vitest';
import { parseBuildInfo } from './build-info.ts';
import { hiddenModules, goPackagesOf } from './packages.ts';

const NONE = { dependencies: [], settings: new Map<string, string>() };

function listed(packages: ReturnType<typeof goPackagesOf>): readonly string[] {
  return packages.map(({ name, version, status, proof }) =>
    [`${name}@${version}`, status, proof].filter((each) => each !== undefined).join(' '),
  );
}

it.each([
  ['v1.4.2', '', 'a@v1.4.2'],
  ['v1.4.2+dirty', '', 'a@v1.4.2+dirty'],
  ['(devel)', '', 'a@(devel) unreleased'],
  ['', '', 'a@(devel) unreleased'],
  ['(devel)', '-X main.version=1.2.3', 'a@1.2.3 -ldflags'],
  ['v0.0.0-20260304050607-06e20a19ef77', '', 'a@v0.0.0-20260304050607-06e20a19ef77 unreleased'],
  ['v0.0.0-20260304050607-06e20a19ef77', '-X main.version=v0.9.0', 'a@v0.9.0 -ldflags'],
  ['v1.4.2', '-X main.version=9.9.9', 'a@v1.4.2'],
])('gives a main module of version %j and flags %j as %s', (version, flags, expected) => {
  const info = { ...NONE, main: { path: 'a', version }, settings: new Map([['-ldflags', flags]]) };
  expect(listed(goPackagesOf(info, 'go1.26.8'))).toEqual([expected, 'stdlib@1.26.8']);
});

it.each([
  [undefined, 'b@v1.0.0-20190308221718-c2843e01d9a2'],
  [{ path: 'fork/B', version: 'v3.2.5+incompatible' }, 'fork/B@v3.2.5+incompatible'],
  [{ path: 'b', version: 'v1.1.0' }, 'b@v1.1.0'],
  [{ path: './third_party/b', version: '(devel)' }, 'b@(devel) unreleased'],
  [{ path: '../b', version: '' }, 'b@(devel) unreleased'],
  [{ path: '/src/b', version: '' }, 'b@(devel) unreleased'],
  [{ path: 'C:\\src\\b', version: '' }, 'b@(devel) unreleased'],
])('gives a dependency that %j replaces as %s', (replacement, expected) => {
  const dependency = { path: 'b', version: 'v1.0.0-20190308221718-c2843e01d9a2' };
  const info = { ...NONE, dependencies: [replacement ? { ...dependency, replacement } : dependency] };
  expect(listed(goPackagesOf(info, 'go1.26.8'))).toEqual([expected, 'stdlib@1.26.8']);
});

it('gives the standard library between two releases without a version', () => {
  expect(listed(goPackagesOf(NONE, 'devel go1.27-abc'))).toEqual(['stdlib@(devel) unreleased']);
});

it.each<[string, string, readonly string[]]>([
  ['a fork', 'dep\texample.com/old\tv1.0.0\n=>\texample.com/fork\tv1.0.1\n', ['example.com/fork']],
  ['another version', 'dep\texample.com/old\tv1.0.0\n=>\texample.com/old\tv1.0.1\n', []],
  ['a folder', 'dep\texample.com/old\tv1.0.0\n=>\t./old\t\n', []],
  ['nothing of a module', 'dep\texample.com/old\tv1.0.0\n', []],
])('knows under which paths packages of modules are in a program with %s', (_what, lines, hidden) => {
  const info = parseBuildInfo(`dep\texample.com/a\tv1.0.0\n${lines}`);
  const linked = ['example.com/a/b', 'example.com/older', 'runtime'];
  expect(info.ok && hiddenModules(info.value, linked)).toEqual(hidden);
});

it('takes all modules as hidden of a program with packages of none of them', () => {
  const info = parseBuildInfo('dep\texample.com/b\tv1.0.0\ndep\texample.com/a\tv1.0.0\n');
  expect(info.ok && hiddenModules(info.value, ['runtime'])).toEqual(['example.com/a', 'example.com/b']);
});
