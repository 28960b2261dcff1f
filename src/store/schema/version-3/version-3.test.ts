import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { imageKey, reference } from '../../../../test/store/images.ts';
import { openOldStore } from '../../../../test/store/old-store.ts';
import { openStore } from '../../index.ts';
import { contentHash } from '../../inventory/lookup-key.ts';

/** Creates a store of version 2 with some feeds loaded. */
async function openVersion2() {
  const { file, db } = await openOldStore(2);
  for (const name of ['alpine-secdb:v3.20', 'osv:AlmaLinux', 'debian-tracker', 'kev']) {
    await sql`
      insert into feed (name, seq, etag, last_modified, cursor, synced_at, records, ranges)
      values (${name}, 1, '"a"', 'Sun, 01 Mar 2026 00:00:00 GMT', 'c', '2026-03-01T00:00:00Z', 2, 3)`.execute(
      db,
    );
  }
  return { file, db };
}

it('reports a hole, until the next sync, for a feed that an earlier version could not fully read', async () => {
  const { file, db: second } = await openVersion2();
  const old = { kind: 'range-invalid', subject: 'ALSA-1', message: 'odd', package: 'bash' };
  await sql`update feed set problems = ${JSON.stringify([old])} where name in ('osv:AlmaLinux', 'kev')`.execute(
    second,
  );
  await second.destroy();

  const store = await openStore({ file });
  const hole = { kind: 'feed-unreadable', subject: 'osv:AlmaLinux' };
  expect((await store.advisories.feedState('osv:AlmaLinux'))?.problems).toMatchObject([hole, old]);
  expect((await store.advisories.feedState('kev'))?.problems).toEqual([old]);
  await store.close();
});

it('keeps the feeds of a version 2 store, and reads advisories whole at the next sync', async () => {
  const { file, db } = await openVersion2();
  await db.destroy();

  const store = await openStore({ file });
  const states = await store.advisories.feedStates();
  const held = { seq: 1, syncedAt: '2026-03-01T00:00:00Z', records: 2, ranges: 3, problems: [] };
  const validators = { etag: '"a"', lastModified: 'Sun, 01 Mar 2026 00:00:00 GMT', cursor: 'c' };
  expect(states).toEqual([
    { feed: 'alpine-secdb:v3.20', ...held },
    { feed: 'debian-tracker', ...held },
    { feed: 'kev', ...held, ...validators },
    { feed: 'osv:AlmaLinux', ...held },
  ]);
  await store.close();
});

it('answers for an image of version 2 as before, without a known reader of its bytes', async () => {
  const { file, db: second } = await openVersion2();
  const key = imageKey('app');
  const { principal, kind, name } = reference('app');
  await sql`
    insert into image (id, key, turn, packages, is_whole, indexed_by, indexed_at, content)
    values (1, ${key}, 1, 0, 1, 'dpkg/1', '2026-03-01T00:00:00Z', x'00')`.execute(second);
  await sql`
    insert into image_name (image_id, hash, principal, search, json)
    values (1, ${contentHash([principal, kind, name])}, ${principal}, ${name},
      ${JSON.stringify({ principal, kind, name })})`.execute(second);
  await second.destroy();

  const store = await openStore({ file });
  expect(await store.inventory.keyOf(reference('app'))).toMatchObject({ key, isWhole: true });
  expect(await store.inventory.keyReadAs(reference('app'))).toBeUndefined();
  expect(await store.readers.hasRead(key, '')).toBe(false);
  await store.readers.add(key, 'token:a');
  expect(await store.readers.hasRead(key, 'token:a')).toBe(true);
  await store.close();
});
