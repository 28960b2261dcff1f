import fc from 'fast-check';
import { expect, it } from 'vitest';
import { purlOf } from './purl.ts';
import { readPurl } from './read-purl.ts';

it.each([
  ['pkg:npm/%40angular/core@1.0.0', { type: 'npm', path: ['@angular', 'core'], version: '1.0.0' }],
  ['pkg:npm/@angular/core', { type: 'npm', path: ['@angular', 'core'] }],
  ['pkg:NPM//a@1', { type: 'npm', path: ['a'], version: '1' }],
  ['pkg://deb/debian/a@1%3A2-3', { type: 'deb', path: ['debian', 'a'], version: '1:2-3' }],
  ['pkg:npm/@a/b@git+ssh://git@a.b/c', { type: 'npm', path: ['@a', 'b'], version: 'git+ssh://git@a.b/c' }],
  ['pkg:npm/a@file:../b/@c', { type: 'npm', path: ['a'], version: 'file:../b/@c' }],
  ['pkg:golang/x/y@v1#z//w', { type: 'golang', path: ['x', 'y'], version: 'v1', subpath: 'z/w' }],
])('reads the parts of the purl %s', (text, parts) => {
  expect(readPurl(text)).toEqual({ qualifiers: new Map(), ...parts });
});

it('reads the qualifiers of a purl, of which those without a value are left out', () => {
  const purl = readPurl('pkg:rpm/a@1?Arch=x86_64&epoch=&distro=rhel-8&upstream=a%2Bb&flag');
  expect([...(purl?.qualifiers ?? [])]).toEqual([
    ['arch', 'x86_64'],
    ['distro', 'rhel-8'],
    ['upstream', 'a+b'],
  ]);
});

it.each(['', 'npm/a@1', 'pkg:', 'pkg:npm', 'pkg:npm/', 'pkg:npm/%ff@1', `pkg:npm/${'a'.repeat(5000)}`])(
  'reads no purl in %j',
  (text) => {
    expect(readPurl(text)).toBeUndefined();
  },
);

it('reads back the name and version of each purl that is written', () => {
  const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(word, word, (name, version) => {
      const purl = purlOf({ type: 'cargo', name, version }, undefined);
      expect(readPurl(purl ?? '')).toMatchObject({ path: [name], version });
    }),
  );
});
