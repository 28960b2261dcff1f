import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { imageKey } from '../../../../test/store/images.ts';
import { FLEET_LINE, judgedImage, NOTHING_FOUND } from '../../../../test/store/judged-image.ts';
import { openOldStore, upgradeOldImage } from '../../../../test/store/old-store.ts';
import { openStore } from '../../index.ts';

it('keeps an image of a store of version 7, of which nothing is known yet', async () => {
  const { store } = await upgradeOldImage(7);
  expect(await store.exposures.of('CVE-2024-0001')).toEqual([]);
  await store.close();
});

it('takes the verdicts of a store of version 7 for those by the line of the file itself', async () => {
  const { file, db } = await openOldStore(7);
  const image = imageKey('a');
  const { line, ignoreRules } = FLEET_LINE;
  await sql`insert into line values (1, 'a line', ${JSON.stringify({ line, ignoreRules })}, 'then')`.execute(
    db,
  );
  const counts = JSON.stringify(NOTHING_FOUND);
  await sql`
    insert into standing (image, revision, line_id, outcome, counts, overdue, program, sync)
    values (${image}, 4, 1, 'over', ${counts}, '["CVE-1"]', '1', 7)`.execute(db);
  await sql`
    insert into verdict (image, line_id, outcome, counts, sync, cause, at)
    values (${image}, 1, 'over', ${counts}, 7, 'image', 'then')`.execute(db);
  await db.destroy();
  const store = await openStore({ file });
  const standings = (await store.verdicts.standings([image])).get(image);
  const before = { revision: 4, outcome: 'over', overdue: ['CVE-1'], line: 'a line', program: '1', sync: 7 };
  expect([...(standings?.lines ?? [])]).toMatchObject([['default', before]]);
  expect(await store.verdicts.record(judgedImage({ before: 4 }), [])).toBe(true);
  const { items } = await store.verdicts.history(image, { limit: 9 });
  expect(items.map(({ outcome, line: by }) => [outcome, by.name])).toEqual([
    ['within', 'default'],
    ['over', 'default'],
  ]);
  await store.close();
});
