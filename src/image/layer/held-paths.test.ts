import { expect, it } from 'vitest';
import { HeldPaths } from './held-paths.ts';

function held(...paths: readonly string[]): HeldPaths {
  const all = new HeldPaths();
  for (const path of paths) all.add(path);
  return all;
}

it.each([
  ['a file at its path', 'a/b/f', 'file', true],
  ['a folder at its path', 'a/b/f', 'directory', true],
  ['a file in place of a folder above it', 'a', 'file', true],
  ['a link in place of a folder above it', 'a/b', 'symlink', true],
  ['a file in place of the root', '', 'other', true],
  ['a folder above it, once more', 'a/b', 'directory', false],
  ['a file beside it', 'a/b/g', 'file', false],
  ['a file whose path begins alike', 'a/b/f2', 'file', false],
] as const)('tells whether a held path is replaced by %s', (_what, path, kind, expected) => {
  expect(held('a/b/f').isReplacedBy({ path, kind })).toBe(expected);
});

it('forgets a file, or a folder with all below it, and keeps what is elsewhere', () => {
  const all = held('a/b/f', 'a/b/g', 'a/c/f');
  all.forget({ path: 'a/b/f', kind: 'file' });
  expect(all.isReplacedBy({ path: 'a/b/f', kind: 'file' })).toBe(false);
  expect(all.isReplacedBy({ path: 'a/b/g', kind: 'file' })).toBe(true);
  all.forget({ path: 'a/b', kind: 'symlink' });
  expect(all.isReplacedBy({ path: 'a/b', kind: 'file' })).toBe(false);
  expect(all.isReplacedBy({ path: 'a/b/g', kind: 'file' })).toBe(false);
  expect(all.isReplacedBy({ path: 'a/c', kind: 'file' })).toBe(true);
});
