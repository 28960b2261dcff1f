import { expect, it } from 'vitest';
import { openOldStore } from '../../../../test/store/old-store.ts';
import { expectOldImage, writeOldImage } from '../../../../test/store/version-3.ts';
import { openStore } from '../../index.ts';

it('keeps an image of a store of version 5', async () => {
  const { file, db } = await openOldStore(5);
  await writeOldImage(db);
  await db.destroy();
  const store = await openStore({ file });
  await expectOldImage(store);
  expect(await store.catalogs.load('anything', 'any')).toBeUndefined();
  await store.close();
});
