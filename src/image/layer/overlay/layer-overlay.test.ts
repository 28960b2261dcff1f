import { parentOf } from '../../../domain/index.ts';
import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isWithin } from '../path.ts';
import { LayerOverlay } from './layer-overlay.ts';
import { OverlayWriter } from './overlay-writer.ts';
import { PathQuery } from './queries.ts';
import { hasTarget, RECORD_KINDS, type OverlayRecord } from './record.ts';

const name = fc.constantFrom('a', 'b', 'a-b', 'a0', 'lib', 'é', '𝄞', '𝄟', '￿', 'long'.repeat(300));
const path = fc.array(name, { maxLength: 4 }).map((names) => names.join('/'));
const record = fc
  .record({ kind: fc.constantFrom(...RECORD_KINDS), path, target: fc.oneof(path, fc.constant('../x')) })
  .map(({ kind, path: at, target }): OverlayRecord =>
    hasTarget(kind) ? { kind, path: at, target } : { kind, path: at },
  );
/** Often more than one block. */
const records = fc.array(record, { maxLength: 400, size: 'max' });

function overlayOf(entries: readonly OverlayRecord[]): LayerOverlay {
  const writer = new OverlayWriter();
  for (const { kind, path: at, target } of entries) writer.add(kind, at, target);
  return writer.finish();
}

function stored(overlay: LayerOverlay): LayerOverlay | undefined {
  return LayerOverlay.parse(overlay.toBytes());
}

/** Returns the answer that a lookup must give, by looking at every entry. */
function expected(entries: readonly OverlayRecord[], roots: readonly string[], paths: ReadonlySet<string>) {
  const ways = new Set(['', ...paths]);
  for (const root of roots) for (let at = root; at !== ''; at = parentOf(at)) ways.add(at);
  const found = entries.filter(
    (each) => ways.has(each.path) || roots.some((root) => isWithin(each.path, root)),
  );
  const ofKind = (kind: string) => found.filter((each) => each.kind === kind).map((each) => each.path);
  return {
    whiteouts: ofKind('whiteout'),
    opaque: ofKind('opaque'),
    entries: found.filter(({ kind }) => kind !== 'whiteout' && kind !== 'opaque'),
  };
}

it('finds, in the order of the layer, every entry at the roots, on the way to them, and at the paths', () => {
  fc.assert(
    fc.property(records, fc.array(path, { maxLength: 3 }), fc.array(path), (entries, roots, paths) => {
      const overlay = stored(overlayOf(entries));
      expect({ ...overlay?.select({ roots, paths: new PathQuery(new Set(paths)) }) }).toEqual(
        expected(entries, roots, new Set(paths)),
      );
    }),
  );
});

it('finds what is beside a root, below another one that holds it', () => {
  const files = ['a/b/x', 'a/c', 'a-b/y', 'b'].map((at) => ({ kind: 'file' as const, path: at }));
  for (const roots of [
    ['a', 'a/b'],
    ['a/b', 'a'],
  ]) {
    const found = stored(overlayOf(files))?.select({ roots }).entries;
    expect(found?.map(({ path: at }) => at)).toEqual(['a/b/x', 'a/c']);
  }
});

it('gives an amended entry as what it turned out to be', () => {
  const writer = new OverlayWriter();
  writer.add('file', 'store/a');
  const link = writer.add('hardlink', 'lib/a', 'store/a');
  const other = writer.add('hardlink', 'lib/b', 'store/b');
  writer.amend(link, { kind: 'file' });
  writer.amend(other, { kind: 'symlink', target: '../x' });
  expect(stored(writer.finish())?.select({ roots: ['lib'] }).entries).toEqual([
    { path: 'lib/a', kind: 'file' },
    { path: 'lib/b', kind: 'symlink', target: '../x' },
  ]);
});

it('finds entries near the top on request', () => {
  const overlay = overlayOf([
    { kind: 'symlink', path: 'lib', target: 'usr/lib' },
    { kind: 'symlink', path: 'usr/lib64', target: 'lib' },
    { kind: 'symlink', path: 'opt/app/current', target: 'v1' },
    { kind: 'file', path: 'init' },
    { kind: 'directory', path: 'usr' },
  ]);
  const found = stored(overlay)?.select({ hasTop: true }).entries;
  expect(found?.map(({ path: at }) => at)).toEqual(['lib', 'usr/lib64', 'init', 'usr']);
});

it('stops a lookup soon after its limit', () => {
  const overlay = overlayOf(Array.from({ length: 1000 }, (_, n) => ({ kind: 'file', path: `var/${n}` })));
  const { entries } = overlay.select({ roots: ['var'], limit: 200 });
  expect(entries.length).toBeGreaterThan(200);
  expect(entries.length).toBeLessThan(400);
});

it('refuses bytes that are damaged or cut short', () => {
  fc.assert(
    fc.property(records, fc.nat(), fc.integer({ min: 1, max: 255 }), (entries, at, change) => {
      const bytes = Buffer.from(overlayOf(entries).toBytes());
      expect(LayerOverlay.parse(bytes.subarray(0, at % bytes.length))).toBeUndefined();
      const place = at % bytes.length;
      bytes[place] = (bytes[place] ?? 0) ^ change;
      expect(LayerOverlay.parse(bytes)).toBeUndefined();
    }),
  );
});

it('keeps 500,000 entries in at most 12 bytes each', () => {
  const writer = new OverlayWriter();
  for (let n = 0; n < 500_000; n++) {
    const folder = `srv/app/node_modules/package-${Math.floor(n / 40)}/dist`;
    writer.add(n % 40 === 0 ? 'directory' : 'file', n % 40 === 0 ? folder : `${folder}/module-${n}.js`);
  }
  const overlay = writer.finish();
  expect(writer.isCut).toBe(false);
  expect(zstdCompressSync(overlay.toBytes()).length).toBeLessThan(12 * 500_000);
});

it('stops at its limit of bytes, and says so', () => {
  const writer = new OverlayWriter();
  const distinct = 'x'.repeat(4000);
  for (let n = 0; n < 20_000 && !writer.isCut; n++) writer.add('file', `${n}/${distinct}`);
  expect(writer.isCut).toBe(true);
});
