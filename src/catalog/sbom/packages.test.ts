import { expect, it } from 'vitest';
import type { Package } from '../../domain/index.ts';
import { readComponent } from './packages.ts';

function junit(version: string): Package {
  const read = readComponent({ name: 'junit', purl: 'pkg:maven/junit/junit', version });
  if (!read?.ok) throw new Error('it is a package');
  return read.value.pkg;
}

it.each(['[4.7,4.13)', '>= 4.7', '~4.7', '4.+', '4.*', '${junit.version}'])(
  'takes "%s" for no release, though Maven orders any text',
  (version) => {
    expect(junit(version)).toMatchObject({ version, status: 'unreleased' });
  },
);

it.each(['LATEST', 'unspecified', 'NOASSERTION'])('takes "%s" for no version', (version) => {
  expect(junit(version)).toMatchObject({ version: '(devel)', status: 'unreleased' });
});

it.each(['4.12-SNAPSHOT', 'r09', '1.0+build.5', 'Finchley.SR2'])('takes "%s" for a version', (version) => {
  expect(junit(version).status).toBeUndefined();
});

it.each([
  'deb/debian/curl@latest',
  'deb/debian/curl@%3E%3D7.88',
  'deb/debian/curl@v7.88',
  'apk/alpine/curl@unknown',
  'rpm/fedora/curl@NOASSERTION',
  'rpm/fedora/curl@*',
])("does not compare a distribution's package without a version: %s", (purl) => {
  expect(readComponent({ name: 'curl', purl: `pkg:${purl}` })).toEqual({
    ok: false,
    failure: { kind: 'unnamed' },
  });
});

it.each(['deb/debian/curl@1:7.88+', 'rpm/fedora/curl@v8^20240101git-1.fc41', 'rpm/fedora/curl@~rc1-1'])(
  "compares a distribution's package of an odd version: %s",
  (purl) => {
    expect(readComponent({ name: 'curl', purl: `pkg:${purl}` })?.ok).toBe(true);
  },
);

it('leaves the group of a Maven package to advisories where its purl has none', () => {
  expect(readComponent({ name: 'b', purl: 'pkg:maven/b@1' })).toMatchObject({
    value: { pkg: { name: 'b', clues: { names: [], folders: [] } } },
  });
});

it.each([
  ['deb/debian/libssl3@3.0.1-1', 'source', 'openssl', { name: 'openssl', version: '3.0.1-1' }],
  ['apk/alpine/libssl3@3.3.0-r0', 'originPackage', 'openssl', { name: 'openssl', version: '3.3.0-r0' }],
  ['rpm/fedora/openssl-libs@3.2.1-2.fc40', 'sourceRpm', 'openssl-3.2.1-2.fc40.src.rpm', { name: 'openssl' }],
])('knows the source by the word of Syft where the purl does not tell it: %s', (purl, key, value, source) => {
  const properties = [{ name: `syft:metadata:${key}`, value }];
  expect(readComponent({ name: 'a', purl: `pkg:${purl}`, properties })).toMatchObject({
    value: { pkg: { source }, tellsSource: true },
  });
});

it('prefers the source that the purl tells to the word of Syft', () => {
  const properties = [{ name: 'syft:metadata:source', value: 'other' }];
  const read = readComponent({ purl: 'pkg:deb/debian/libssl3@3.0.1-1?upstream=openssl', properties });
  expect(read).toMatchObject({ value: { pkg: { source: { name: 'openssl' } } } });
});

it.each([
  ['a project', 'pkg:npm/shop@1.0.0', '1.0.0'],
  ['one without a version', 'pkg:npm/shop', '(devel)'],
])('takes %s that npm calls private for the own', (_, purl, version) => {
  const properties = [{ name: 'cdx:npm:package:private', value: 'true' }];
  const read = readComponent({ name: 'shop', purl, properties });
  const pkg = { type: 'npm', ecosystem: 'npm', name: 'shop', version, status: 'own' };
  expect(read).toEqual({ ok: true, value: { pkg } });
});
