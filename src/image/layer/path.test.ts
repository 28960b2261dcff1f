import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWithin, normalisePath } from './path.ts';

describe('normalisePath', () => {
  test.each([
    ['etc/passwd', 'etc/passwd'],
    ['./etc/passwd', 'etc/passwd'],
    ['/etc/passwd', 'etc/passwd'],
    ['etc/', 'etc'],
    ['etc//a/./b', 'etc/a/b'],
    ['a/../b', 'b'],
    ['.hidden/.x', '.hidden/.x'],
    ['..hidden', '..hidden'],
    ['./', ''],
    ['', ''],
    ['x'.repeat(4096), 'x'.repeat(4096)],
  ])('makes %j into %j', (name, path) => {
    expect(normalisePath(name)).toBe(path);
  });

  test.each([
    ['climbs', '../etc/shadow'],
    ['climbs in its middle', 'a/../../etc'],
    ['climbs from the root', '/../etc'],
    ['holds a NUL', 'etc/pass\0wd'],
    ['is longer than a path can be', 'x/'.repeat(3000)],
    ['is longer than a path can be in UTF-8', 'ü'.repeat(3000)],
    ['is 64 KiB long', 'x'.repeat(65_536)],
  ])('refuses a name that %s', (_, name) => {
    expect(normalisePath(name)).toBeUndefined();
  });

  test('gives what is normal already, or nothing', () => {
    const names = fc.array(fc.constantFrom('a', 'b', '..', '.', '', '/', '\0', 'ü'), { maxLength: 12 });
    fc.assert(
      fc.property(names, (parts) => {
        const path = normalisePath(parts.join('/'));
        if (path === undefined) return;
        expect(normalisePath(path)).toBe(path);
        expect(path.split('/')).not.toContain('..');
      }),
    );
  });
});

describe('isWithin', () => {
  test.each([
    ['var/lib/dpkg', 'var/lib/dpkg', true],
    ['var/lib/dpkg/status', 'var/lib/dpkg', true],
    ['var/lib/dpkg2', 'var/lib/dpkg', false],
    ['var/lib', 'var/lib/dpkg', false],
    ['anything', '', true],
  ])('%s in %s: %s', (path, root, expected) => {
    expect(isWithin(path, root)).toBe(expected);
  });
});
