import { describe, expect, it } from 'vitest';
import { parseWhiteout } from './whiteout.ts';

describe('parseWhiteout', () => {
  it.each([
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
  ])('recognises %s as a whiteout', (path, expected) => {
    expect(parseWhiteout(path)).toEqual(expected);
  });

  it.each([
    'usr/lib/python3/wheel-0.40.dist-info',
    'usr/lib/node_modules/x.wh.y',
    'a/.whatever',
    'a/.wh.b/c',
    'wh.a',
  ])('recognises %s as an ordinary file', (path) => {
    expect(parseWhiteout(path)).toBeUndefined();
  });
});
