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
