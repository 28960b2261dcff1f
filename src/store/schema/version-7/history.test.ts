import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openOldStore } from '../../../../test/store/old-store.ts';
import { advisory, outcome, sync } from '../../../../test/store/records.ts';
import { openStore } from '../../index.ts';

const PROBLEMS = [{ kind: 'feed-unreadable', subject: 'kev', message: 'half of it' }];
const LOADED_AT = '2026-03-01T00:00:00.000Z';

async function storeOfVersion6() {
  const { file, db } = await openOldStore(6);
  await sql`
    insert into feed (id, name, seq, synced_at, records, ranges, problems)
    values (1, 'kev', 3, ${LOADED_AT}, 2, 0, ${JSON.stringify(PROBLEMS)}), (2, 'cve', 0, null, 0, 0, '[]')`.execute(
    db,
  );
  for (const [seq, feed] of [
    [1, 1],
    [2, 2],
    [3, 1],
  ])
    await sql`insert into sync (seq, feed_id, synced_at) values (${seq}, ${feed}, ${LOADED_AT})`.execute(db);
  await sql`insert into shared_value (id, digest, json) values (9, x'00', '{"source":"cna","severity":"low"}')`.execute(
    db,
  );
  await sql`
    insert into cve_record (cve, source, found, fetched_at)
    values ('CVE-2024-0001', 'cve', 1, ${LOADED_AT}), ('CVE-2024-0002', 'cve', 0, ${LOADED_AT})`.execute(db);
  await sql`
    insert into cve_rating (cve, source, rating_id, valid_from) values ('CVE-2024-0001', 'cve', 9, 2)`.execute(
    db,
  );
  await db.destroy();
  return openStore({ file });
}

it('begins the history of an older store with the states that it holds', async () => {
  const store = await storeOfVersion6();
  expect(await store.history.feedState('kev', { at: LOADED_AT, seq: 3 })).toEqual({
    feed: 'kev',
    seq: 3,
    syncedAt: LOADED_AT,
    records: 2,
    ranges: 0,
    problems: PROBLEMS,
  });
  expect(await store.history.feedState('kev', { at: LOADED_AT, seq: 2 })).toBeUndefined();
  expect(await store.history.keptSince('cve')).toBeUndefined();
  await store.close();
});

it('knows the records of an older store since their ratings, and the others since its last sync', async () => {
  const store = await storeOfVersion6();
  const known = async (seq: number) => [
    ...(
      await store.enrichment.ratings(['CVE-2024-0001', 'CVE-2024-0002'], 'cve', { at: LOADED_AT, seq })
    ).keys(),
  ];
  expect(await known(1)).toEqual([]);
  expect(await known(2)).toEqual(['CVE-2024-0001']);
  expect(await known(3)).toEqual(['CVE-2024-0001', 'CVE-2024-0002']);
  await sync(store, 'f', [advisory('CVE-1')]);
  expect(await store.history.keptSince('f')).toBe(outcome().syncedAt);
  await store.close();
});
