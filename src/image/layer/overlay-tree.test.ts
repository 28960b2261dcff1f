import { expect, it } from 'vitest';
import type { OverlayEntry } from '../../domain/index.ts';
import { OverlayTree } from './overlay-tree.ts';

function treeOf(count: number, entryAt: (n: number) => OverlayEntry): OverlayTree {
  const entries = Array.from({ length: count }, (_, n) => entryAt(n));
  const tree = new OverlayTree();
  tree.apply({ whiteouts: [], opaque: [], entries }, 0);
  return tree;
}

// A name of 4 KiB implies two thousand folders, which take a hundred times its memory.
it('refuses files so deep that they imply more folders than an image has', () => {
  const deep = (n: number): OverlayEntry => ({ path: `${n}/${'a/'.repeat(1000)}file`, kind: 'file' });
  expect(treeOf(200, deep).isExhausted()).toBe(false);
  const tree = treeOf(300, deep);
  expect(tree.isExhausted()).toBe(true);
  expect(tree.resolve('0')).toEqual({ kind: 'exhausted' });
});

it('counts a folder toward the limit like one that a file implies', () => {
  expect(treeOf(300_000, (n) => ({ path: `${n}`, kind: 'directory' })).isExhausted()).toBe(true);
});

it('names the place from which a path climbs where nothing is known of it', () => {
  const tree = treeOf(1, () => ({ path: 'var', kind: 'symlink', target: 'a/b/../../c' }));
  expect(tree.resolve('var/lib')).toEqual({ kind: 'absent', path: 'c/lib', via: 'symlink', through: 'a/b' });
});
