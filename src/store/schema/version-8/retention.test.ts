import { expect, it } from 'vitest';
import { openOldStore } from '../../../../test/store/old-store.ts';
import { pruneBefore } from '../../../../test/store/pruning.ts';
import { writeOldImage } from '../../../../test/store/version-3.ts';
import { openStore } from '../../index.ts';

const DAY_MS = 24 * 60 * 60_000;

it('counts an image of a store of version 7 as asked for on the day of the upgrade', async () => {
  const { file, db } = await openOldStore(7);
  await writeOldImage(db);
  await db.destroy();
  const store = await openStore({ file });
  const removedBefore = async (days: number) => {
    const imagesBefore = new Date(Date.now() + days * DAY_MS).toISOString();
    return (await pruneBefore(store, '2000', { imagesBefore })).images;
  };
  expect(await removedBefore(-1)).toBe(0);
  expect((await store.inventory.counts()).images).toBe(1);
  expect(await removedBefore(2)).toBe(1);
  await store.close();
});
