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
    expect(junit(version)).toMatchObject({ version, standing: 'unreleased' });
  },
);

it.each(['LATEST', 'unspecified', 'NOASSERTION'])('takes "%s" for no version', (version) => {
  expect(junit(version)).toMatchObject({ version: '(devel)', standing: 'unreleased' });
});

it.each(['4.12-SNAPSHOT', 'r09', '1.0+build.5', 'Finchley.SR2'])('takes "%s" for a version', (version) => {
  expect(junit(version).standing).toBeUndefined();
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
