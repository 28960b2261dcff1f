import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IndexedImage, Problem } from '../../src/domain/index.ts';
import type { ImageName, Store } from '../../src/store/ports.ts';
import { BOOKWORM, imageKey, indexed, installed, reference } from './images.ts';
import type { OpenStore } from './open-store.ts';

const ALPINE = { ...BOOKWORM, id: 'alpine', version: '3.20.1', name: 'Alpine Linux v3.20' };

export function inventorySuite(open: OpenStore): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const save = (image: IndexedImage, ...names: readonly ImageName[]) => store.inventory.save(image, names);

  describe('an image', () => {
    test('comes back as it was saved', async () => {
      const problem: Problem = { kind: 'version-unparsable', subject: 'x', message: 'odd', package: 'x' };
      const image = indexed(
        'app:1',
        [
          installed('zlib1g', { source: { name: 'zlib', version: '1:1.2' } }),
          installed('bash', { layer: 2, maker: 'Debian', thirdParty: 'nobody' }),
          installed('nodejs', { type: 'rpm', module: 'nodejs:18:1:2', database: 'var/lib/rpm/rpmdb.sqlite' }),
        ],
        {
          problems: [problem],
          image: {
            reference: 'app:1',
            transport: 'docker',
            manifestDigest: imageKey('m'),
            platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
            layers: [{ size: 5, createdBy: 'RUN x' }],
          },
        },
      );
      await save(image, reference('app:1'));
      expect(await store.inventory.get(image.key)).toEqual(image);
      expect(await store.inventory.get(imageKey('other'))).toBeUndefined();
    });

    test('may have neither a distribution nor packages', async () => {
      const image = indexed('scratch');
      delete image.distribution;
      await save(image);
      expect(await store.inventory.get(image.key)).toEqual(image);
    });

    test('is replaced when it is read again, and its last verdict goes with what it was about', async () => {
      await save(indexed('app', [installed('bash'), installed('zlib1g')]), reference('app'));
      await store.inventory.saveSummary(imageKey('app'), { counts: { high: 1 }, holes: 0, at: 'then' });
      expect((await store.inventory.summary(imageKey('app')))?.report?.counts).toEqual({ high: 1 });
      const again = indexed('app', [installed('bash')], { distribution: ALPINE });
      await save(again);
      expect(await store.inventory.get(again.key)).toEqual(again);
      expect(await store.inventory.counts()).toEqual({ images: 1, packages: 1 });
      expect(await store.inventory.summary(again.key)).toEqual({
        key: again.key,
        names: [reference('app')],
        distribution: ALPINE,
        packages: 1,
        indexedAt: again.indexedAt,
      });
    });

    test('that was read whole is not replaced by a part of it, though its names are kept', async () => {
      const unreadable: Problem = { kind: 'layer-unreadable', subject: 'x', message: 'broken off' };
      const whole = indexed('app', [installed('bash'), installed('zlib1g')]);
      const part = indexed('app', [installed('bash')], { problems: [unreadable] });
      await save(part);
      expect(await store.inventory.get(part.key)).toEqual(part);
      await save(whole);
      await save(part, reference('app'));
      expect(await store.inventory.find(reference('app'))).toEqual({ image: whole });
    });
  });
}
