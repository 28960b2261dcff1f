import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { anyCharacter } from '../../../domain/testing/any-character.ts';
import { formatNames } from './formats.ts';
import { lockFilesCataloger } from './index.ts';
import { manifestNames, manifestOf } from './manifests.ts';
import { asksForAny } from './needs.ts';
import { readLock } from './testing.ts';
import { LOCK_FILES, MANIFESTS } from './testing/samples.ts';

it.each(formatNames())('reads packages of the sample of a %s', (name) => {
  expect(LOCK_FILES).toHaveProperty([name]);
  const { packages, problems } = readLock(`srv/app/${name}`, LOCK_FILES[name] ?? '');
  expect(packages).not.toEqual([]);
  expect(problems).toEqual([]);
});

it.each(manifestNames())('reads from the sample of a %s that it asks for packages', (name) => {
  expect(MANIFESTS).toHaveProperty([name]);
  expect(manifestOf(name)?.(MANIFESTS[name] ?? '')).toSatisfy(asksForAny);
});

it.each(formatNames())('looks at a %s, and not at one within a package', (name) => {
  expect(lockFilesCataloger.looksAt(name)).toBe(true);
  expect(lockFilesCataloger.looksAt(`srv/app/${name}`)).toBe(true);
  expect(lockFilesCataloger.looksAt(`srv/node_modules/a/${name}`)).toBe(false);
  expect(lockFilesCataloger.looksAt(`usr/lib/ruby/gems/3.1.0/gems/rack-2.2.8/${name}`)).toBe(false);
  expect(lockFilesCataloger.looksAt(`srv/${name}.bak`)).toBe(false);
});

it('says of a package which folder is its application, and that a lock file names it', () => {
  const text = '{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0"}}}';
  const body = memorySource(Buffer.from(`\u{feff}${text}`));
  const path = 'srv/app/package-lock.json';
  expect(lockFilesCataloger.read({ path, size: 1, mode: 0o644 }, body)).toEqual({
    path,
    packages: [
      {
        type: 'npm',
        ecosystem: 'npm',
        name: 'a',
        version: '1.0.0',
        application: 'srv/app',
        proof: 'lock file',
        status: 'declared',
      },
    ],
  });
});

it.each(formatNames())('reads any text as packages, as none, or as one problem: %s', (name) => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: anyCharacter }), fc.json()), (text) => {
      const { packages, problems } = readLock(name, text);
      expect(packages).toBeDefined();
      expect(problems.length).toBeLessThanOrEqual(1);
    }),
  );
});

it.each([
  ['UTF-16 as PowerShell writes it', 'utf-16le'],
  ['UTF-16 in the other order', 'utf-16be'],
])('reads requirements in %s, as pip does', (_what, encoding) => {
  const bytes = Buffer.from('\u{feff}flask==0.12\r\n', 'utf16le');
  const body = memorySource(encoding === 'utf-16be' ? bytes.swap16() : bytes);
  const facts = lockFilesCataloger.read({ path: 'requirements.txt', size: 1, mode: 0o644 }, body);
  expect(facts?.packages).toMatchObject([{ name: 'flask', version: '0.12' }]);
});
