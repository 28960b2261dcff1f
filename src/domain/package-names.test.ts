import { expect, it } from 'vitest';
import { comparableName, comparableNames, namesOfArchive } from './package-names.ts';

it.each([
  ['PyPI', 'Zope.Interface', 'zope-interface'],
  ['PyPI', 'backports.functools_lru_cache', 'backports-functools-lru-cache'],
  ['PyPI', 'a-_.b', 'a-b'],
  ['NuGet', 'Newtonsoft.Json', 'newtonsoft.json'],
  ['Packagist', 'Twig/Twig_Extensions', 'twig/twig_extensions'],
  ['npm', 'JSONStream', 'JSONStream'],
  ['Maven', 'org.Example:A_b', 'org.Example:A_b'],
  ['Go', 'github.com/BurntSushi/toml', 'github.com/BurntSushi/toml'],
  ['RubyGems', 'RedCloth', 'RedCloth'],
  [undefined, 'libX11', 'libX11'],
])('compares in %s the name %s as %s', (ecosystem, name, expected) => {
  expect(comparableName(ecosystem, name)).toBe(expected);
});

it('lists each way to compare a name of an unknown ecosystem once', () => {
  expect(comparableNames('Zope.Interface')).toEqual(['Zope.Interface', 'zope.interface', 'zope-interface']);
  expect(comparableNames('lodash')).toEqual(['lodash']);
});

it.each([
  ['org.x:parser', ['parser', 'org.x.parser']],
  ['lodash', []],
])('lists the names that the archive of %s may have without a group', (name, expected) => {
  expect(namesOfArchive(name)).toEqual(expected);
});
