import { expect, it } from 'vitest';
import { openOldStore } from '../../../../test/store/old-store.ts';
import { expectOldImage, writeOldImage } from '../../../../test/store/version-3.ts';
import { openStore } from '../../index.ts';

it('keeps an image of a store of version 4, whose packages name no program', async () => {
  const { file, db } = await openOldStore(4);
  await writeOldImage(db);
  await db.destroy();
  const store = await openStore({ file });
  await expectOldImage(store);
  expect(await store.inventory.programs(['anything'])).toEqual(new Map());
  await store.close();
});
