import { expect, it } from 'vitest';
import { upgradeOldImage } from '../../../../test/store/old-store.ts';

it('keeps an image of a store of version 5', async () => {
  const { store } = await upgradeOldImage(5);
  expect(await store.catalogs.load('anything', 'any')).toBeUndefined();
  await store.close();
});
