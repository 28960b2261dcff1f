import { describe, expect, test } from 'vitest';
import { parseWhiteout } from './whiteout.ts';

describe('parseWhiteout', () => {
  test.each([
    ['var/lib/.wh.dpkg', { kind: 'whiteout', path: 'var/lib/dpkg' }],
    ['.wh.etc', { kind: 'whiteout', path: 'etc' }],
    ['a/.wh..wh', { kind: 'whiteout', path: 'a/.wh' }],
    ['a/.wh..hidden', { kind: 'whiteout', path: 'a/.hidden' }],
    ['var/lib/.wh..wh..opq', { kind: 'opaque', path: 'var/lib' }],
    ['.wh..wh..opq', { kind: 'opaque', path: '' }],
    ['.wh..wh.plnk', { kind: 'ignored' }],
    ['a/.wh.', { kind: 'ignored' }],
    ['a/.wh..', { kind: 'ignored' }],
    ['a/.wh...', { kind: 'ignored' }],
  ])('takes %s for a whiteout', (path, expected) => {
    expect(parseWhiteout(path)).toEqual(expected);
  });

  test.each([
    'usr/lib/python3/wheel-0.40.dist-info',
    'usr/lib/node_modules/x.wh.y',
    'a/.whatever',
    'a/.wh.b/c',
    'wh.a',
  ])('takes %s for an ordinary file', (path) => {
    expect(parseWhiteout(path)).toBeUndefined();
  });
});
