import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Inventory, RunQuery } from '../../src/inventory/ports.ts';
import { imageKey, indexed, reference } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { CLAIM, list, run } from './runs.ts';

export function runImageSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const runsOf = async (query: Partial<RunQuery> = {}) =>
    (await store.runs.list({ limit: 500, ...query })).items;
  const names = async (query: Partial<RunQuery> = {}) =>
    (await runsOf(query)).map(({ workload }) => workload.name);
  const keysOf = async (query: Partial<RunQuery> = {}) => (await runsOf(query)).map(({ image }) => image.key);

  it.each(['before', 'after'])(
    'finds the image of a run by its manifest digest if it was scanned %s',
    async (when) => {
      const scan = () => store.inventory.save(indexed('a'), [reference('docker.io/library/nginx:1.27')]);
      if (when === 'before') await scan();
      await store.runs.put(CLAIM, list(1, [run('web')]));
      if (when === 'after') {
        expect(await keysOf()).toEqual([undefined]);
        expect(await store.runs.counts()).toEqual({ running: 1, images: 1, neverScanned: 1 });
        await scan();
      }
      expect(await keysOf()).toEqual([imageKey('a')]);
      expect(await store.runs.counts()).toEqual({ running: 1, images: 1, neverScanned: 0 });
      expect(await names({ images: [imageKey('a')] })).toEqual(['web']);
    },
  );

  it.each(['before', 'after'])(
    'finds the image of a run by the digest of a multi-platform image that was scanned %s',
    async (when) => {
      const digestReference = `docker.io/library/nginx@${imageKey('d')}`;
      const image = { reference: 'nginx:1.27', digest: imageKey('d'), digestReference };
      const scan = () => store.inventory.save(indexed('a'), [reference(digestReference)]);
      if (when === 'before') await scan();
      await store.runs.put(CLAIM, list(1, [run('web', { image })]));
      if (when === 'after') await scan();
      expect(await keysOf()).toEqual([imageKey('a')]);
      expect(await names({ images: [imageKey('a')] })).toEqual(['web']);
      await store.inventory.delete(imageKey('a'));
      expect(await keysOf()).toEqual([undefined]);
    },
  );

  it("does not find the image of a run by a client's claim", async () => {
    const digestReference = `docker.io/library/nginx@${imageKey('d')}`;
    const image = { reference: 'nginx:1.27', digest: imageKey('d'), digestReference };
    await store.inventory.save(indexed('a'), [reference(digestReference, 'token:ci')]);
    await store.runs.put(CLAIM, list(1, [run('web', { image })]));
    await store.inventory.save(indexed('a'), [reference(digestReference, 'token:ci')]);
    expect(await keysOf()).toEqual([undefined]);
  });

  it('does not show the image of a run to a reader who may not know that it was scanned', async () => {
    await store.inventory.save(indexed('a'), [{ ...reference('private:1', 'token:ci'), verified: true }]);
    await store.runs.put(CLAIM, list(1, [run('web')]));
    expect(await keysOf({ visibleTo: 'token:other' })).toEqual([undefined]);
    expect(await keysOf({ visibleTo: 'token:ci' })).toEqual([imageKey('a')]);
    expect(await keysOf()).toEqual([imageKey('a')]);
  });
}
