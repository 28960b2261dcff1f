import { expect, it } from 'vitest';
import { upgradeOldImage } from '../../../../test/store/old-store.ts';

it('keeps an image of a store of version 4, whose packages name no program', async () => {
  const { store } = await upgradeOldImage(4);
  expect(await store.inventory.programs(['anything'])).toEqual(new Map());
  await store.close();
});
