import { expect, it } from 'vitest';
import type { FileCataloger } from '../catalog/index.ts';
import { AppError } from '../errors/index.ts';
import { brokenLayer, openWorld, testDigest, testImage, testLayer } from '../findings/testing.ts';
import type { CatalogStore } from '../store/ports.ts';
import type { StoredContext } from '../stored/context.ts';
import { indexImage } from './index-image.ts';

const STATUS = {
  path: 'var/lib/dpkg/status',
  content: 'Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0\n\n',
};

/** Takes the only file for a program. */
const PROGRAM: FileCataloger = {
  kind: 'file',
  id: 'program',
  version: 1,
  looksAt: () => true,
  wants: () => 'whole',
  read: ({ path }) => ({
    path,
    packages: [{ type: 'golang', ecosystem: 'Go', name: 'stdlib', version: '1.20.0', application: path }],
    reach: REACH,
  }),
};
const REACH = { goos: 'linux', packages: ['fmt'] };

/** A context whose store counts the catalogs that it returned, and those that it took. */
function counted({ store, ...context }: StoredContext) {
  const counts = { given: 0, taken: 0 };
  const catalogs: CatalogStore = {
    async load(key, build) {
      const value = await store.catalogs.load(key, build);
      if (value !== undefined) counts.given++;
      return value;
    },
    async save(key, build, value) {
      counts.taken++;
      await store.catalogs.save(key, build, value);
    },
  };
  return { counts, context: { ...context, build: 'one', store: { ...store, catalogs } } };
}

it('returns what the same build made of the same layers', async () => {
  await using world = await openWorld();
  const { context, counts } = counted(world.context);
  const image = testImage(testLayer('a', [STATUS], true).source);
  const first = await indexImage(image, context);
  expect(first.packages).toHaveLength(1);
  expect(await indexImage(image, context)).toEqual(first);
  expect(counts).toEqual({ given: 1, taken: 1 });
});

it('leaves programs to the inventory once it has them, and returns them until then', async () => {
  await using world = await openWorld();
  const { context } = counted(world.context);
  const image = testImage(testLayer('a', [{ path: 'usr/bin/app', content: 'program' }], true).source);
  const withProgram = { ...context, loadCatalogers: () => Promise.resolve([PROGRAM]) };
  const first = await indexImage(image, withProgram);
  expect(Object.values(first.programs ?? {})).toEqual([REACH]);
  expect(await indexImage(image, withProgram)).toEqual(first);
  await context.store.inventory.save(first, []);
  const { programs = {}, ...others } = first;
  expect(await indexImage(image, withProgram)).toEqual(others);
  expect(await indexImage(image, { ...withProgram, needsPrograms: true })).toEqual(first);
  const stored = await context.store.programs.load(Object.keys(programs));
  expect([...stored.values()]).toEqual([REACH]);
});

it.each<[what: string, change: Partial<StoredContext>]>([
  ['another build', { build: 'two' }],
  ['no build', { build: undefined as never }],
])('catalogs the same layers again for %s', async (_, change) => {
  await using world = await openWorld();
  const { context, counts } = counted(world.context);
  const image = testImage(testLayer('a', [STATUS], true).source);
  await indexImage(image, context);
  expect((await indexImage(image, { ...context, ...change })).packages).toHaveLength(1);
  expect(counts.given).toBe(0);
});

it('catalogs other layers, another image, and an image whose distribution is given, each by itself', async () => {
  await using world = await openWorld();
  const { context, counts } = counted(world.context);
  const base = testLayer('a', [STATUS], true).source;
  const top = testLayer('b', [{ path: 'var/lib/dpkg/.wh.status' }], true).source;
  const image = testImage(base);
  await indexImage(image, context);
  expect((await indexImage(testImage(base, top), context)).packages).toEqual([]);
  const renamed = { ...image, identity: { ...image.identity, reference: 'another:1' } };
  expect((await indexImage(renamed, context)).packages).toHaveLength(1);
  const given = {
    ...image,
    distribution: { id: 'debian', idLike: [], version: '12', name: '', path: '--distro' },
  };
  expect((await indexImage(given, context)).distribution).toMatchObject({ version: '12' });
  expect(counts).toEqual({ given: 0, taken: 4 });
});

it('catalogs an image again whose stored catalog is damaged', async () => {
  await using world = await openWorld();
  const { context } = counted(world.context);
  const image = testImage(testLayer('a', [STATUS], true).source);
  const catalogs: CatalogStore = {
    load: () => Promise.resolve({ packages: 'none' }),
    save: () => Promise.resolve(),
  };
  const damaged = { ...context, store: { ...context.store, catalogs } };
  expect((await indexImage(image, damaged)).packages).toHaveLength(1);
});

it('indexes an image though the store cannot keep its catalog', async () => {
  await using world = await openWorld();
  const { context } = counted(world.context);
  const full = () => Promise.reject(new AppError('STORE_FAILED', 'the disk is full'));
  const catalogs: CatalogStore = { ...context.store.catalogs, save: full };
  const image = testImage(testLayer('a', [STATUS], true).source);
  const indexed = await indexImage(image, { ...context, store: { ...context.store, catalogs } });
  expect(indexed.packages).toHaveLength(1);
});

it('stores no catalog of an image with a layer that could not be read', async () => {
  await using world = await openWorld();
  const { context, counts } = counted(world.context);
  const broken = { ...brokenLayer('b'), knownDigest: testDigest('b') };
  const image = testImage(testLayer('a', [STATUS], true).source, broken);
  for (let i = 0; i < 2; i++) {
    expect((await indexImage(image, context)).problems).toContainEqual(
      expect.objectContaining({ kind: 'layer-unreadable' }),
    );
  }
  expect(counts).toEqual({ given: 0, taken: 0 });
});
