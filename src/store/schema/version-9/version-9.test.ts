import { expect, it } from 'vitest';
import { planOf, upgradeOldImage } from '../../../../test/store/old-store.ts';

it('searches a store of version 8 for matches of a content, and for answers of a sync, by an index', async () => {
  const { file, store } = await upgradeOldImage(8);
  await store.close();
  expect(planOf(file, 'select 1 from package_match where content_id = 1')).toEqual([
    expect.stringMatching(/^SEARCH package_match USING .*INDEX package_match_of_content/u),
  ]);
  expect(planOf(file, 'select cve from cve_answer where valid_from > 1 and valid_from <= 2')).toEqual([
    expect.stringMatching(/^SEARCH cve_answer USING .*INDEX cve_answer_opened/u),
  ]);
});
