import { expect, it } from 'vitest';
import { upgradeOldImage } from '../../../../test/store/old-store.ts';

it('keeps an image of a store of version 6, and has its packages to scope', async () => {
  const { store } = await upgradeOldImage(6);
  expect((await store.fleet.unscoped(1, 10)).sets).not.toEqual([]);
  await store.close();
});
