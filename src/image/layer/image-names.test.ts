import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findImageNames } from './image-names.ts';
import { OverlayTree } from './overlay-tree.ts';
import { OverlayWriter } from './overlay/index.ts';

type Kind = 'file' | 'directory' | 'symlink' | 'hardlink' | 'whiteout' | 'opaque';
type Entry = readonly [kind: Kind, path: string, target?: string];

const FOLDERS = ['opt/app/a', 'opt/app/b', 'srv/x/y'];
const FILES = FOLDERS.map((folder) => `${folder}/f`);
const LINKS = ['opt/app/l', 'opt/app/m', 'srv/n', 'opt/o/p', 'deep/er/q'];
const TARGETS = [...FOLDERS, ...LINKS].map((path) => `/${path}`);
const RELATIVE_TARGETS = ['a', 'l', 'm', '../n', '../../srv/n', '../app/l', '../o/p'];

const entry = fc.oneof(
  fc.tuple(fc.constant<Kind>('file'), fc.constantFrom(...FILES)),
  fc.tuple(
    fc.constant<Kind>('symlink'),
    fc.constantFrom(...LINKS),
    fc.constantFrom(...TARGETS, ...RELATIVE_TARGETS),
  ),
  fc.tuple(fc.constant<Kind>('hardlink'), fc.constantFrom(...FILES), fc.constantFrom(...FILES)),
  fc.tuple(fc.constant<Kind>('whiteout'), fc.constantFrom(...FILES, ...FOLDERS, ...LINKS)),
  fc.tuple(fc.constant<Kind>('opaque'), fc.constantFrom(...FOLDERS)),
);

function overlayOf(...entries: readonly Entry[]) {
  const writer = new OverlayWriter();
  for (const [kind, path, target] of entries) writer.add(kind, path, target);
  return writer.finish();
}

it('finds real paths through links of several layers, and nothing that a layer removes', () => {
  const base = overlayOf(
    ['directory', 'usr/lib'],
    ['file', 'usr/lib/python3/six.py'],
    ['file', 'usr/lib/python3/gone.py'],
    ['symlink', 'lib', 'usr/lib'],
  );
  const upper = overlayOf(
    ['whiteout', 'usr/lib/python3/gone.py'],
    ['symlink', 'opt/app/site', '/lib/python3'],
    ['file', 'opt/app/main.py'],
  );
  const paths = ['opt/app/site/six.py', 'lib/python3', 'usr/lib/python3/gone.py', 'opt/app/main.py', 'none'];
  expect([...findImageNames([base, upper], paths).paths]).toEqual([
    ['opt/app/site/six.py', 'usr/lib/python3/six.py'],
    ['lib/python3', 'usr/lib/python3'],
    ['opt/app/main.py', 'opt/app/main.py'],
  ]);
});

it('finds as many links as an application of pnpm has, in time that grows with their number', () => {
  const count = 20_000;
  const folder = (index: number) => `app/node_modules/.pnpm/p${index % count}@1.0.0/node_modules`;
  const links = Array.from({ length: count }, (_, index): readonly Entry[] => [
    ['file', `${folder(index)}/p${index}/package.json`],
    [
      'symlink',
      `${folder(index)}/next`,
      `../../p${(index + 1) % count}@1.0.0/node_modules/p${(index + 1) % count}`,
    ],
  ]);
  const asked = Array.from({ length: count }, (_, index) => `${folder(index)}/next/package.json`);
  const found = findImageNames([overlayOf(...links.flat())], asked).paths;
  expect(found.size).toBe(count);
  expect(found.get(`${folder(7)}/next/package.json`)).toBe(`${folder(8)}/p8/package.json`);
});

it('finds what all names of all layers lead to, however links of several layers lead on', () => {
  const layers = fc.array(fc.array(entry, { maxLength: 6 }), { maxLength: 4 });
  const asked = [...FILES, ...LINKS.map((link) => `${link}/f`)];
  fc.assert(
    fc.property(layers, (entries) => {
      const overlays = entries.map((each) => overlayOf(...each));
      const tree = new OverlayTree();
      overlays.forEach((overlay, layer) => tree.apply(overlay.select({ roots: [''] }), layer));
      const expected = asked.flatMap((path) => {
        const whole = tree.resolve(path);
        return whole.kind === 'found' ? [[path, whole.path]] : [];
      });
      // Together, and each by itself: what one leads to is then asked for on behalf of no other.
      expect([...findImageNames(overlays, asked).paths]).toEqual(expected);
      expect(asked.flatMap((path) => [...findImageNames(overlays, [path]).paths])).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

it('finds a file by links of two layers above it', () => {
  const base = overlayOf(['file', 'srv/x/y/f']);
  const middle = overlayOf(['symlink', 'srv/n', '/srv/x/y']);
  const top = overlayOf(['symlink', 'deep/er/q', '/srv/n']);
  expect([...findImageNames([base, middle, top], ['deep/er/q/f']).paths]).toEqual([
    ['deep/er/q/f', 'srv/x/y/f'],
  ]);
});
