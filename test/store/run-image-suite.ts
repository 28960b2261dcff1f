import { afterEach, beforeEach, expect, it } from 'vitest';
import { defined, parsePlatform } from '../../src/domain/index.ts';
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
        expect(await store.runs.counts()).toEqual({ running: 1, images: 1, neverScanned: 1, unreadable: 0 });
        await scan();
      }
      expect(await keysOf()).toEqual([imageKey('a')]);
      expect(await store.runs.counts()).toEqual({ running: 1, images: 1, neverScanned: 0, unreadable: 0 });
      expect(await names({ images: [imageKey('a')] })).toEqual(['web']);
    },
  );

  it.each(['before', 'after'])(
    'finds the image of a run by the digest of a multi-platform image that was scanned %s',
    async (when) => {
      const digestReference = `docker.io/library/nginx@${imageKey('d')}`;
      const image = { reference: 'nginx:1.27', digest: imageKey('d') };
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

  const byIndex = [reference(`docker.io/library/nginx@${imageKey('d')}`)];
  const scanFor = (id: string, name: string) => {
    const image = indexed(id);
    const platform = parsePlatform(name);
    return store.inventory.save({ ...image, image: { ...image.image, ...defined({ platform }) } }, byIndex);
  };
  const runOn = (platform: string | undefined, name = platform ?? 'any') =>
    run(name, { image: { reference: 'nginx:1.27', digest: imageKey('d'), ...defined({ platform }) } });
  const keysByName = async () =>
    Object.fromEntries((await runsOf()).map(({ workload, image }) => [workload.name, image.key]));

  it.each(['before', 'after'])(
    'finds the image of the platform of a run that the images were read %s',
    async (when) => {
      const nodes = ['linux/amd64', 'linux/arm64', 'linux/arm', 'linux/s390x'];
      const put = () =>
        store.runs.put(
          CLAIM,
          list(
            1,
            nodes.map((platform) => runOn(platform)),
          ),
        );
      if (when === 'after') await put();
      await scanFor('a', 'linux/amd64');
      await scanFor('b', 'linux/arm64/v8');
      await scanFor('c', 'linux/arm/v6');
      if (when === 'before') await put();
      expect(await keysByName()).toEqual({
        'linux/amd64': imageKey('a'),
        'linux/arm64': imageKey('b'),
        'linux/arm': imageKey('c'),
        'linux/s390x': undefined,
      });
      // One more variant, of which a node without one may run either.
      await scanFor('e', 'linux/arm/v7');
      expect(await keysByName()).toMatchObject({ 'linux/amd64': imageKey('a'), 'linux/arm': undefined });
      expect(await store.runs.counts()).toMatchObject({ neverScanned: 2 });
    },
  );

  it('takes a run without a platform for the only image that was read, and for none of two', async () => {
    await store.runs.put(CLAIM, list(1, [runOn(undefined)]));
    await scanFor('a', 'linux/amd64');
    expect(await keysOf()).toEqual([imageKey('a')]);
    await scanFor('b', 'linux/arm64');
    expect(await runsOf()).toMatchObject([{ image: { unknown: { reason: 'no-platform' } } }]);
    await store.runs.put(CLAIM, list(2, [runOn(undefined, 'new')]));
    expect(await keysOf({ isRunning: true })).toEqual([undefined]);
    await scanFor('a', 'linux/amd64');
    expect(await keysOf({ isRunning: true })).toEqual([undefined]);
  });

  it('says why the image of a run is not known', async () => {
    const digest = imageKey('e');
    const without = run('without', { image: { reference: 'nginx:1.27' } });
    await store.runs.put(
      CLAIM,
      list(1, [without, run('gone'), run('unread', { image: { reference: 'n', digest } })]),
    );
    const at = '2026-11-28T03:00:00.000Z';
    const reasons = async () =>
      Object.fromEntries((await runsOf()).map(({ workload, image }) => [workload.name, image.unknown]));
    await store.runs.noteRead({ digest: imageKey('a') }, { code: 'IMAGE_NOT_FOUND', message: 'no such', at });
    await store.runs.noteRead({ digest }, { code: 'REGISTRY_FAILED', message: '503', at });
    expect(await reasons()).toEqual({
      without: { reason: 'no-digest' },
      gone: { reason: 'no-manifest', failure: 'no such' },
      unread: { reason: 'unreadable', failure: '503' },
    });
    await store.runs.noteRead({ digest });
    expect(await reasons()).toMatchObject({ unread: { reason: 'not-read' } });
  });

  it('announces once an image whose other platform was scanned', async () => {
    await scanFor('a', 'linux/amd64');
    await store.runs.put(CLAIM, list(1, [runOn('linux/amd64'), runOn('linux/arm64')]));
    const { openConditions } = store;
    await openConditions.noteUnscanned('2026-11-28T03:00:00.000Z');
    await openConditions.noteUnscanned('2026-11-28T03:30:00.000Z');
    const query = { now: '2026-11-28T03:30:00.000Z', before: '2026-11-28T03:10:00.000Z', limit: 10 };
    expect(await openConditions.unscanned(query)).toMatchObject([{ digest: imageKey('d') }]);
    await scanFor('b', 'linux/arm64');
    await openConditions.noteUnscanned('2026-11-28T03:40:00.000Z');
    expect(await openConditions.unscanned({ ...query, before: query.now })).toEqual([]);
  });

  it("does not find the image of a run by a client's claim", async () => {
    const digestReference = `docker.io/library/nginx@${imageKey('d')}`;
    const image = { reference: 'nginx:1.27', digest: imageKey('d') };
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
