import { expect, it } from 'vitest';
import { openOldStore } from '../../../../test/store/old-store.ts';
import { expectOldImage, writeOldImage } from '../../../../test/store/version-3.ts';
import { openStore } from '../../index.ts';

it('keeps an image of a store of version 6, and has its packages to scope', async () => {
  const { file, db } = await openOldStore(6);
  await writeOldImage(db);
  await db.destroy();
  const store = await openStore({ file });
  await expectOldImage(store);
  expect((await store.fleet.unscoped(1, 10)).sets).not.toEqual([]);
  await store.close();
});
