import { expect, it } from 'vitest';
import { planOf, upgradeOldImage } from '../../../../test/store/old-store.ts';

it('searches a store of version 9 for ecosystems by an index', async () => {
  const { file, store } = await upgradeOldImage(9);
  await store.close();
  expect(planOf(file, "select min(ecosystem) from package_set where ecosystem > 'npm'")).toEqual([
    expect.stringMatching(/^SEARCH package_set USING .*INDEX package_set_of_ecosystem/u),
  ]);
});
