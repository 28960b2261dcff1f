import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openOldStore } from '../../../../test/store/old-store.ts';
import { expectOldImage, writeOldImage } from '../../../../test/store/version-3.ts';
import { openStore } from '../../index.ts';

it('searches a store of version 8 for matches of a content, and for answers of a sync, by an index', async () => {
  const { file, db } = await openOldStore(8);
  await writeOldImage(db);
  await db.destroy();
  const store = await openStore({ file });
  await expectOldImage(store);
  await store.close();
  const upgraded = new DatabaseSync(file);
  const planOf = (query: string) =>
    upgraded
      .prepare(`explain query plan ${query}`)
      .all()
      .map(({ detail }) => detail);
  expect(planOf('select 1 from package_match where content_id = 1')).toEqual([
    expect.stringMatching(/^SEARCH package_match USING .*INDEX package_match_of_content/u),
  ]);
  expect(planOf('select cve from cve_answer where valid_from > 1 and valid_from <= 2')).toEqual([
    expect.stringMatching(/^SEARCH cve_answer USING .*INDEX cve_answer_opened/u),
  ]);
  upgraded.close();
});
