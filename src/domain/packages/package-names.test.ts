import { expect, it } from 'vitest';
import { bundleNamesOf, comparableName, comparableNames, namesOfArchive } from './package-names.ts';

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
  ['ch.qos.logback:logback-classic', ['ch.qos.logback.classic', 'classic']],
  ['org.apache.logging.log4j:log4j-core', ['org.apache.logging.log4j.core', 'core', 'log4j-core']],
  ['io.netty:netty-codec-http', ['io.netty.codec-http', 'codec-http']],
])('lists the names that the archive of %s may have without a group', (name, expected) => {
  expect(namesOfArchive(name)).toEqual(expect.arrayContaining(expected));
});

it.each([
  ['org.apache.commons:commons-lang3', 'org.apache.commons.lang3'],
  ['commons-io:commons-io', 'org.apache.commons.io'],
  ['log4j:log4j', 'org.apache.log4j'],
  ['com.google.guava:guava', 'com.google.guava'],
  ['com.h2database:h2', 'com.h2database'],
  ['org.postgresql:postgresql', 'org.postgresql.jdbc'],
  ['org.eclipse.jgit:org.eclipse.jgit', 'org.eclipse.jgit'],
  ['org.apache.felix:org.apache.felix.webconsole', 'org.apache.felix.webconsole'],
  ['org.eclipse.jetty:jetty-http', 'org.eclipse.jetty.http'],
  ['io.netty:netty-codec', 'io.netty.codec'],
  ['org.apache.xmlgraphics:batik-transcoder', 'org.apache.batik.transcoder'],
])('lists the name that the OSGi bundle of %s has', (name, bundle) => {
  expect(bundleNamesOf(name)).toContain(bundle);
});

it('lists no names of archives or bundles for a name without a group', () => {
  expect(namesOfArchive('lodash')).toEqual([]);
  expect(bundleNamesOf('lodash')).toEqual([]);
});
