import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { OverlayFacts } from '../../../domain/index.ts';
import { OverlayTree } from '../overlay-tree.ts';
import type { LayerOverlay } from './layer-overlay.ts';
import { OverlayWriter } from './overlay-writer.ts';
import type { OverlayRecord } from './record.ts';
import { selectAround } from './select-around.ts';

const FILES = ['a/b/f', 'a/c/f', 'usr/lib/f', 'lib/f', 'opt/x/f'];
const FOLDERS = ['a', 'a/b', 'a/c', 'usr', 'usr/lib', 'lib', 'opt', 'opt/x'];
/** Links to folders are looked up near the top alone. */
const LINKS = ['a', 'usr', 'usr/lib', 'lib', 'opt', ...FILES];
const TARGETS = ['/usr/lib', 'usr/lib', '../a/b', '/a', 'b', '/opt/x', '..', '/lib'];

const layer = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('file'), path: fc.constantFrom(...FILES, ...FOLDERS) } as const),
    fc.record({ kind: fc.constant('directory'), path: fc.constantFrom(...FILES, ...FOLDERS) } as const),
    fc.record({ kind: fc.constant('whiteout'), path: fc.constantFrom(...FILES, ...FOLDERS) } as const),
    fc.record({ kind: fc.constant('opaque'), path: fc.constantFrom(...FOLDERS) } as const),
    fc.record({
      kind: fc.constant('symlink'),
      path: fc.constantFrom(...LINKS),
      target: fc.constantFrom(...TARGETS),
    } as const),
    fc.record({
      kind: fc.constant('hardlink'),
      path: fc.constantFrom(...FILES),
      target: fc.constantFrom(...FILES),
    } as const),
  ),
  { maxLength: 8 },
);

function overlayOf(records: readonly OverlayRecord[]): LayerOverlay {
  const writer = new OverlayWriter();
  for (const { kind, path, target } of records) writer.add(kind, path, target);
  return writer.finish();
}

interface LayerFile {
  readonly layer: number;
  readonly path: string;
}

/** Which of the files the image shows under their own names, or where links on the way lead. */
function visible(overlays: readonly OverlayFacts[], files: readonly LayerFile[]): readonly LayerFile[] {
  const tree = new OverlayTree();
  overlays.forEach((overlay, index) => tree.apply({ files: [], problems: [], overlay }, index));
  return files.filter(({ layer: index, path }) => {
    const found = tree.resolve(path);
    return (
      found.kind === 'found' &&
      found.node.kind === 'file' &&
      found.node.layer === index &&
      found.node.path === path
    );
  });
}

it('tells of each file whether it is visible, as the whole of all layers would', () => {
  fc.assert(
    fc.property(fc.array(layer, { maxLength: 4 }), (layers) => {
      const overlays = layers.map(overlayOf);
      const files = layers.flatMap((records, index) =>
        records
          .filter(({ kind, path }) => kind === 'file' && path.endsWith('/f'))
          .map(({ path }) => ({ layer: index, path })),
      );
      const around = selectAround(
        overlays,
        files.map(({ path }) => path),
      );
      const whole = overlays.map((overlay) => overlay.select({ roots: [''] }));
      expect(visible(around, files)).toEqual(visible(whole, files));
    }),
    { numRuns: 1000 },
  );
});
