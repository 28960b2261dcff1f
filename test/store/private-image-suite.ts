import { afterEach, beforeEach, expect, it } from 'vitest';
import { defined, RUNNING, type IndexedImage, type Problem } from '../../src/domain/index.ts';
import type { StoredName, Inventory, Sight } from '../../src/inventory/ports.ts';
import { indexed, installed, reference } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { CLAIM, list, run } from './runs.ts';

export function privateImageSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const save = (image: IndexedImage, ...names: readonly StoredName[]) => store.inventory.save(image, names);
  const unreadable: Problem = { kind: 'layer-unreadable', subject: 'x', message: 'broken off' };
  const whole = indexed('app', [installed('bash'), installed('zlib1g')]);
  const part = indexed('app', [installed('bash')], { problems: [unreadable] });
  const readBy = (principal: string): StoredName => ({ ...reference('app'), principal, verified: true });

  it('distinguishes a private image from a public one, which answers by any name', async () => {
    await save(whole, reference('app'));
    await save(part, reference('other'));
    expect(await store.inventory.find(reference('other'))).toEqual({ image: whole });
  });

  it('takes no name for a private image from clients that lack some of its layers', async () => {
    await save(whole, readBy('token:a'));
    for (const name of [readBy('token:b'), reference('elsewhere')]) {
      await expect(save(part, name)).rejects.toMatchObject({
        code: 'REGISTRY_FAILED',
        message: 'broken off',
      });
      expect(await store.inventory.keyOf(name)).toBeUndefined();
    }
    await save(part, readBy('token:a'));
    expect(await store.inventory.find(readBy('token:a'))).toMatchObject({ image: whole });
    await save(whole, readBy('token:b'));
    expect(await store.inventory.find(readBy('token:b'))).toMatchObject({ image: whole });
  });

  it('drops the names of clients that reached a part of an image, once others reach more', async () => {
    await save(part, readBy('token:a'), reference('elsewhere'));
    await save(whole, readBy('token:b'));
    expect(await store.inventory.keyOf(readBy('token:a'))).toBeUndefined();
    expect(await store.inventory.keyOf(reference('elsewhere'))).toBeUndefined();
    expect(await store.inventory.keyOf(readBy('token:b'))).toMatchObject({ key: whole.key });
  });

  it('shows a private image to administrators whoever read it, but no mere claim', async () => {
    await save(whole, { ...reference('claimed'), principal: 'token:a' }, readBy('token:a'));
    expect(await store.inventory.keyReadAs(reference('app'))).toMatchObject({ key: whole.key });
    expect(await store.inventory.keyReadAs(reference('claimed'))).toBeUndefined();
    const page = { limit: 10, visibleTo: 'psk:quay' };
    expect((await store.inventory.list(page)).items).toEqual([]);
    expect((await store.inventory.list({ ...page, readByOthers: true })).items).toHaveLength(1);
  });

  it('shows an image that was read because it runs to whoever sees where it runs', async () => {
    await save(whole, readBy(RUNNING));
    const image = { reference: 'app:1', digest: whole.key };
    await store.runs.put(CLAIM, list(1, [run('web', { image })]));
    const seenBy = async (sees?: Sight) => {
      const reader = { visibleTo: 'token:web', ...defined({ sees }) };
      const [ran] = (await store.runs.list({ limit: 1, ...reader })).items;
      const { items } = await store.inventory.list({ limit: 1, ...reader });
      return [ran?.image.key, items[0]?.key];
    };
    const seeing = (...namespaces: readonly string[]) =>
      seenBy({ principal: 'token:web', places: { namespaces } });
    expect(await seenBy()).toEqual([whole.key, whole.key]);
    expect(await seeing('shop')).toEqual([whole.key, whole.key]);
    expect(await seeing('pay')).toEqual([undefined, undefined]);
  });

  it('recognises a private image by its bytes only for clients that had them', async () => {
    const { readers } = store;
    await readers.add(whole.key, 'token:a');
    await readers.add(whole.key, 'token:a');
    expect(await readers.hasRead(whole.key, 'token:a')).toBe(true);
    expect(await readers.hasRead(whole.key, 'token:b')).toBe(false);
    expect(await readers.hasRead(whole.key, '')).toBe(false);
    await readers.add(whole.key, '');
    expect(await readers.hasRead(whole.key, 'token:b')).toBe(true);
  });
}
