import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { IndexedImage } from '../../src/domain/index.ts';
import { shareLayers } from '../../src/fleet/plan/share-layers.ts';
import type { StoredName, ImageReader, Inventory } from '../../src/inventory/ports.ts';
import { imageKey, indexed } from './images.ts';
import type { OpenStore } from './open-store.ts';

const PAGE = { limit: 100 };
const ALL: ImageReader = {};

export function layered(
  text: string,
  layers: readonly string[],
  fields: Partial<IndexedImage> = {},
): IndexedImage {
  const listed = layers.map((layer) => ({ diffId: imageKey(layer) }));
  return indexed(text, [], {
    image: { reference: text, transport: 'docker', layers: listed, created: '2026-01-01T00:00:00Z' },
    ...fields,
  });
}

/** A verified name of the image, in this repository; of one client where it was read with its credentials. */
export function inRepository(repository: string, text: string, principal = ''): StoredName {
  const verified = principal === '' ? {} : ({ verified: true } as const);
  return { principal, kind: 'reference', name: `${repository}:${text}`, repository, ...verified };
}

export function baseSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  async function save(text: string, layers: readonly string[], repository: string, principal = '') {
    await store.inventory.save(layered(text, layers), [inRepository(repository, text, principal)]);
  }

  async function shared(text: string, reader = ALL): Promise<number | undefined> {
    const image = await store.bases.layers(imageKey(text));
    return image && store.bases.shared(image, reader);
  }

  it('lists the images whose layers are the first of an image, and not all of them', async () => {
    await save('debian', ['a'], 'r/debian');
    await save('node', ['a', 'b'], 'r/node');
    await save('app', ['a', 'b', 'c'], 'r/app');
    await save('same layers', ['a', 'b', 'c'], 'r/other');
    await save('other', ['b'], 'r/b');
    const image = await store.bases.layers(imageKey('app'));
    const below = await store.bases.below(image?.path ?? new Uint8Array());
    expect(below.map(({ key, layers, names }) => [key, layers, names[0]?.name])).toEqual([
      [imageKey('node'), 2, 'r/node:node'],
      [imageKey('debian'), 1, 'r/debian:debian'],
    ]);
  });

  it('lists no image below another one that could not be read as a whole', async () => {
    const unread = { kind: 'layer-unreadable', subject: 'layer', message: 'not read' } as const;
    await store.inventory.save(layered('base', ['a'], { problems: [unread] }), []);
    await save('app', ['a', 'b'], 'r/app');
    const image = await store.bases.layers(imageKey('app'));
    expect(await store.bases.below(image?.path ?? new Uint8Array())).toEqual([]);
  });

  it('keeps what an image says of its base, and forgets it with the image', async () => {
    const namedBase = { source: 'label', name: 'debian:13', digest: imageKey('debian') } as const;
    await store.inventory.save(layered('app', ['a', 'b'], { namedBase }), [inRepository('r/app', '1')]);
    expect(await store.bases.layers(imageKey('app'))).toMatchObject({
      named: namedBase,
      created: '2026-01-01T00:00:00Z',
      repositories: ['r/app'],
    });
    await store.inventory.delete(imageKey('app'));
    expect(await store.bases.layers(imageKey('app'))).toBeUndefined();
    expect((await store.bases.list(ALL, PAGE)).items).toEqual([]);
  });

  it.each<[string, Partial<IndexedImage['image']>]>([
    ['without diff IDs', { layers: [{ digest: imageKey('blob') }] }],
    ['without layers', { layers: [] }],
    ['whose digests were not checked', { layers: [{ diffId: imageKey('a') }], digestsUnchecked: true }],
    ['with too many layers', { layers: Array.from({ length: 200 }, () => ({ diffId: imageKey('a') })) }],
  ])('knows no layers of an image %s', async (_, image) => {
    const identity = { reference: 'app', transport: 'docker', layers: [], ...image } as const;
    await store.inventory.save(layered('app', ['a'], { image: identity }), []);
    expect(await store.bases.layers(imageKey('app'))).toBeUndefined();
  });

  it('counts the layers that images of two other repositories share', async () => {
    await save('app', ['a', 'b', 'c'], 'r/app');
    await save('app 2', ['a', 'b', 'c', 'd'], 'r/app');
    await save('one', ['a', 'b', 'x'], 'r/one');
    expect(await shared('app')).toBe(0);
    await save('two', ['a', 'y'], 'r/two');
    expect(await shared('app')).toBe(1);
    await save('three', ['a', 'b', 'z'], 'r/three');
    expect(await shared('app')).toBe(2);
  });

  it('counts the last layer of no image, even if others have it, too', async () => {
    for (const name of ['app', 'one', 'two']) await save(name, ['a', 'b'], `r/${name}`);
    expect(await shared('app')).toBe(1);
  });

  it('counts only images that the reader sees', async () => {
    await save('app', ['a', 'b', 'c'], 'r/app', 'ci');
    await save('one', ['a', 'b', 'x'], 'r/one', 'ci');
    await save('two', ['a', 'b', 'y'], 'r/two', 'another');
    await save('three', ['a', 'z'], 'r/three');
    expect(await shared('app', { visibleTo: 'ci' })).toBe(1);
    expect(await shared('app', { visibleTo: 'ci', readByOthers: true })).toBe(2);
    expect(await shared('app')).toBe(2);
  });

  const fleet = fc.array(
    fc.record({
      layers: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 5 }),
      repository: fc.constantFrom('r/1', 'r/2', 'r/3', 'r/4'),
    }),
    { minLength: 1, maxLength: 12 },
  );

  it('counts as many shared layers as a comparison of all images with all', async () => {
    await fc.assert(
      fc.asyncProperty(fleet, async (images) => {
        const texts = images.map((_, i) => `image ${i}`);
        for (const [i, { layers, repository }] of images.entries()) {
          await save(texts[i] ?? '', layers, repository);
        }
        const atOnce = shareLayers((await store.bases.list(ALL, PAGE)).items);
        for (const [i, text] of texts.entries()) {
          const expected = byComparison(i, images);
          expect([await shared(text), atOnce.get(imageKey(text))]).toEqual([expected, expected]);
        }
        for (const text of texts) await store.inventory.delete(imageKey(text));
      }),
      { numRuns: 25 },
    );
  });
}

interface FleetImage {
  readonly layers: readonly string[];
  readonly repository: string;
}

function byComparison(index: number, images: readonly FleetImage[]): number {
  const own = images[index];
  if (!own) return 0;
  for (let depth = own.layers.length - 1; depth > 0; depth--) {
    const first = own.layers.slice(0, depth).join();
    const others = images.filter(({ layers }) => layers.slice(0, depth).join() === first);
    const repositories = new Set(others.map(({ repository }) => repository));
    repositories.delete(own.repository);
    if (repositories.size >= 2) return depth;
  }
  return 0;
}
