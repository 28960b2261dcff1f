import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildTar, octal, type TarInput } from '../../src/archive/testing/build-tar.ts';
import { locationsOf } from '../../src/domain/index.ts';
import { indexImage } from '../../src/packages/index-image.ts';
import { openWorld, testImage, testLayer } from '../../src/findings/testing.ts';
import { needs } from '../support/needs.ts';
import { unpackedDatabases } from '../support/overlay-oracle.ts';

const ROOT = 'var/lib/dpkg';
const FILES = [
  `${ROOT}/status`,
  `${ROOT}/status.d/a`,
  `${ROOT}/status.d/b`,
  `${ROOT}/x`,
  'data/status',
  'data/a',
];
const FOLDERS = ['var', 'var/lib', ROOT, `${ROOT}/status.d`, 'data'];
/** Links stand on the way to the databases alone: one that leads there from elsewhere is no engine's habit. */
const LINKS = [...FOLDERS.slice(1, 4), ...FILES.slice(0, 3)];
const TARGETS = [
  '/data',
  '../data',
  '../../data',
  '/data/status',
  'x',
  'a',
  'b',
  '../../../data/a',
  'status.d',
  '..',
];
const RUNS = 150;

const file = fc.constantFrom(...FILES).map((path): TarInput => ({ path }));
const entry = fc.oneof(
  { arbitrary: file, weight: 4 },
  fc.constantFrom(...FOLDERS).map(folderOf),
  fc.record({ path: fc.constantFrom(...LINKS), type: fc.constant('2'), target: fc.constantFrom(...TARGETS) }),
  fc.record({ path: fc.constantFrom(...FILES), type: fc.constant('1'), target: fc.constantFrom(...FILES) }),
  fc.constantFrom(...FOLDERS).map((path): TarInput => ({ path: `${path}/.wh..wh..opq` })),
  fc.constantFrom(...FILES, ...FOLDERS).map((path): TarInput => ({ path: whiteoutOf(path) })),
);
/** A folder that its owner can enter, who need not be root. */
function folderOf(path: string): TarInput {
  return { path: `${path}/`, type: '5', patch: (header) => header.write(octal(0o755, 8), 100) };
}

const stacks = fc.array(fc.array(entry, { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 4 });

function whiteoutOf(path: string): string {
  const slash = path.lastIndexOf('/') + 1;
  return `${path.slice(0, slash)}.wh.${path.slice(slash)}`;
}

function isWhiteout({ path }: TarInput): boolean {
  return String(path).includes('.wh.');
}

/** Gives every file a package of its own, and puts whiteouts first, as the specification of layers asks for. */
function filled(layers: readonly (readonly TarInput[])[]): TarInput[][] {
  let count = 0;
  return layers.map((entries) =>
    [...entries.filter(isWhiteout), ...entries.filter((each) => !isWhiteout(each))].map((each) => {
      if (each.type !== undefined || isWhiteout(each)) return each;
      const status = 'Status: install ok installed\nVersion: 1\nArchitecture: all\n\n';
      return { ...each, content: `Package: p${++count}\n${status}` };
    }),
  );
}

it('finds in random layers the databases that umoci unpacks', needs('umoci'), async () => {
  await using world = await openWorld();
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(stacks, async (entries) => {
      const layers = filled(entries);
      const expected = unpackedDatabases(layers.map((each) => gzipSync(buildTar(each))));
      if (expected === undefined) return;
      const image = testImage(...layers.map((each, index) => testLayer(index.toString(16), each).source));
      const { packages } = await indexImage(image, world.context);
      const listed = packages.flatMap((pkg) => locationsOf(pkg).map(() => `Package: ${pkg.name}`));
      expect(listed.sort()).toEqual(expected);
      compared += expected.length > 0 ? 1 : 0;
    }),
    { numRuns: RUNS, seed: 20261125 },
  );
  expect(compared).toBeGreaterThan(RUNS / 10);
});
