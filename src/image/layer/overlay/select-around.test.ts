import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { OverlayFacts } from '../../../domain/index.ts';
import { FileTree } from '../file-tree.ts';
import { HeldPaths } from '../held-paths.ts';
import { OverlayTree } from '../overlay-tree.ts';
import type { LayerOverlay } from './layer-overlay.ts';
import { OverlayWriter } from './overlay-writer.ts';
import type { OverlayRecord } from './record.ts';
import { selectAround, selectAt } from './select-around.ts';

const FILES = ['a/b/f', 'a/c/f', 'usr/lib/f', 'lib/f', 'opt/x/f'];
const FOLDERS = ['a', 'a/b', 'a/c', 'usr', 'usr/lib', 'lib', 'opt', 'opt/x'];
/** Links to folders are looked up near the top alone. */
const LINKS = ['a', 'usr', 'usr/lib', 'lib', 'opt', ...FILES];
const TARGETS = ['/usr/lib', 'usr/lib', '../a/b', '/a', 'b', '/opt/x', '..', '/lib'];

const plain = fc.oneof(
  fc.record({
    kind: fc.constantFrom('file', 'directory'),
    path: fc.constantFrom(...FILES, ...FOLDERS),
  } as const),
  fc.record({ kind: fc.constant('whiteout'), path: fc.constantFrom(...FILES, ...FOLDERS) } as const),
  fc.record({ kind: fc.constant('opaque'), path: fc.constantFrom(...FOLDERS) } as const),
);
const link = fc.record({
  kind: fc.constant('symlink'),
  path: fc.constantFrom(...LINKS),
  target: fc.constantFrom(...TARGETS),
} as const);

function layersOf(record: fc.Arbitrary<OverlayRecord>): fc.Arbitrary<OverlayRecord[][]> {
  return fc.array(fc.array(record, { maxLength: 8 }).map(foldersFirst), { maxLength: 4 });
}

/** Folders come before what they hold, as archivers write them. */
function foldersFirst(records: OverlayRecord[]): OverlayRecord[] {
  return records.toSorted((a, b) => Number(b.kind === 'directory') - Number(a.kind === 'directory'));
}

function overlayOf(records: readonly OverlayRecord[]): LayerOverlay {
  const writer = new OverlayWriter();
  for (const { kind, path, target } of records) writer.add(kind, path, target);
  return writer.finish();
}

interface LayerFile {
  readonly layer: number;
  readonly path: string;
}

/** Paths of the files that a walk would keep: those that no later entry of the layer replaces. */
function filesOf(records: readonly OverlayRecord[]): readonly string[] {
  const held = new HeldPaths();
  const tree = new FileTree<true>(held);
  for (const { kind, path } of records) {
    if (kind === 'whiteout' || kind === 'opaque') continue;
    if (held.isReplacedBy({ path, kind })) {
      tree.replace({ path, kind });
      held.forget({ path, kind });
    }
    if (kind === 'file' && path.endsWith('/f')) tree.set(path, true);
  }
  return Array.from(tree.entries(), ([path]) => path);
}

/** Selects the files that the image shows under their own names, or where links on the way lead. */
function visible(overlays: readonly OverlayFacts[], files: readonly LayerFile[]): readonly LayerFile[] {
  const tree = new OverlayTree();
  overlays.forEach((overlay, index) => tree.apply(overlay, index));
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

/** The visible files of layers, by the entries around them, and by all entries. */
function compare(records: readonly (readonly OverlayRecord[])[]) {
  const layers = records.map((each) => ({ overlay: overlayOf(each), files: filesOf(each) }));
  const files = layers.flatMap((each, index) => each.files.map((path) => ({ layer: index, path })));
  const around = selectAround(layers).layers.map((selected, index) => {
    const { whiteouts = [], opaque = [], entries = [] } = selected ?? {};
    const own = (layers[index]?.files ?? []).map((path) => ({ path, kind: 'file' as const }));
    return { whiteouts, opaque, entries: [...entries, ...own] };
  });
  const whole = layers.map(({ overlay }) => overlay.select({ roots: [''] }));
  return { around: visible(around, files), whole: visible(whole, files) };
}

it('decides whether a file is visible as all entries of all layers would', () => {
  fc.assert(
    fc.property(layersOf(plain), (records) => {
      const { around, whole } = compare(records);
      expect(around).toEqual(whole);
    }),
    { numRuns: 1000 },
  );
});

it('hides no file that all entries would show, whatever links give it other names', () => {
  fc.assert(
    fc.property(layersOf(fc.oneof({ arbitrary: plain, weight: 3 }, link)), (records) => {
      const { around, whole } = compare(records);
      expect(around).toEqual(expect.arrayContaining([...whole]));
    }),
    { numRuns: 1000 },
  );
});

it('hides a file that an upper layer replaces by another of its names', () => {
  const { around } = compare([
    [
      { kind: 'symlink', path: 'lib', target: 'usr/lib' },
      { kind: 'file', path: 'usr/lib/f' },
    ],
    [{ kind: 'file', path: 'lib/f' }],
  ]);
  expect(around).toEqual([{ layer: 1, path: 'lib/f' }]);
});

it('hides a file that an upper layer removes by another of its names', () => {
  const { around, whole } = compare([
    [
      { kind: 'symlink', path: 'lib', target: 'usr/lib' },
      { kind: 'file', path: 'usr/lib/f' },
    ],
    [{ kind: 'whiteout', path: 'lib/f' }],
  ]);
  expect([around, whole]).toEqual([[], []]);
});

it.each([60, 200, 2_000])(
  'asks for no name for each of %i links to the root, and goes on to find files through them',
  (count) => {
    const links = (layer: number) =>
      Array.from({ length: count }, (_, n) => ({
        kind: 'symlink' as const,
        path: `d${layer}_${n}`,
        target: '/',
      }));
    const layers = [0, 1, 2, 3].map((layer): readonly OverlayRecord[] => [
      ...links(layer),
      { kind: 'file', path: `app${layer}/f` },
    ]);
    const records = [...layers, [{ kind: 'whiteout', path: 'd0_1/d3_2/app0/f' } as const]];
    const { around, whole } = compare(records);
    expect(around).toEqual(whole);
    expect(around.map(({ path }) => path)).toEqual(['app1/f', 'app2/f', 'app3/f']);
  },
);

it.each([
  [
    'names than are kept',
    Array.from({ length: 40 }, (_, layer): readonly OverlayRecord[] => [
      { kind: 'symlink', path: 'a', target: `/${'x'.repeat(200)}/${layer}` },
      ...Array.from({ length: layer === 0 ? 2_000 : 0 }, (__, n) => ({
        kind: 'file' as const,
        path: `a/${n}/f`,
      })),
    ]),
  ],
  [
    'links to links than are followed',
    [
      [{ kind: 'file' as const, path: 'a/f' }],
      ...Array.from({ length: 12 }, (_, n): readonly OverlayRecord[] => [
        { kind: 'symlink', path: n === 0 ? 'a' : `l/${n}/x`, target: `/l/${n + 1}/x` },
      ]).toReversed(),
    ],
  ],
])('says that there are more %s', (_, records) => {
  const layers = records.map((each) => ({ overlay: overlayOf(each), files: filesOf(each) }));
  expect(
    selectAround(layers).isCut ||
      selectAt(
        layers.map(({ overlay }) => overlay),
        ['a/f'],
      ).isCut,
  ).toBe(true);
});
