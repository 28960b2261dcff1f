import { expect, it } from 'vitest';
import { findNames } from './image-names.ts';
import { OverlayWriter } from './overlay/index.ts';

type Entry = readonly [kind: 'file' | 'directory' | 'symlink' | 'whiteout', path: string, target?: string];

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
  expect([...findNames([base, upper], paths)]).toEqual([
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
  const found = findNames([overlayOf(...links.flat())], asked);
  expect(found.size).toBe(count);
  expect(found.get(`${folder(7)}/next/package.json`)).toBe(`${folder(8)}/p8/package.json`);
});
