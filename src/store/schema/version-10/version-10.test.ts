import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openOldStore } from '../../../../test/store/old-store.ts';
import { expectOldImage, writeOldImage } from '../../../../test/store/version-3.ts';
import { openStore } from '../../index.ts';

it('searches a store of version 9 for ecosystems by an index', async () => {
  const { file, db } = await openOldStore(9);
  await writeOldImage(db);
  await db.destroy();
  const store = await openStore({ file });
  await expectOldImage(store);
  await store.close();
  const upgraded = new DatabaseSync(file);
  const plan = upgraded
    .prepare("explain query plan select min(ecosystem) from package_set where ecosystem > 'npm'")
    .all();
  expect(plan.map(({ detail }) => detail)).toEqual([
    expect.stringMatching(/^SEARCH package_set USING .*INDEX package_set_of_ecosystem/u),
  ]);
  upgraded.close();
});
