import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, normalisePath } from './path.ts';

describe('normalisePath', () => {
  it.each([
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
  ])('normalises %j to %j', (name, path) => {
    expect(normalisePath(name)).toBe(path);
  });

  it.each([
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

  it('leaves a normalised path unchanged, whatever the name', () => {
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
  it.each([
    ['var/lib/dpkg', 'var/lib/dpkg', true],
    ['var/lib/dpkg/status', 'var/lib/dpkg', true],
    ['var/lib/dpkg2', 'var/lib/dpkg', false],
    ['var/lib', 'var/lib/dpkg', false],
    ['anything', '', true],
  ])('judges whether %s is in %s: %s', (path, root, expected) => {
    expect(isWithin(path, root)).toBe(expected);
  });
});
