import { expect, it } from 'vitest';
import { openOldStore } from '../../../../test/store/old-store.ts';
import { writeOldImage } from '../../../../test/store/version-3.ts';
import { openStore } from '../../index.ts';

it('lists as due the packages that a store of version 7 scoped, each once on each distribution', async () => {
  const { file, db } = await openOldStore(7);
  await writeOldImage(db);
  const { id } = await db.selectFrom('package').select('id').limit(1).executeTakeFirstOrThrow();
  const scoped = { package_id: id, distribution_id: 0, version: '1', version_key: null };
  await db
    .insertInto('scoped_package')
    .values(['source', 'binary'].map((scope) => ({ ...scoped, scope, name: 'zlib' })))
    .execute();
  await db.destroy();
  const store = await openStore({ file });
  expect(await store.matches.counts()).toEqual({ packages: 1, due: 1, matches: 0 });
  expect((await store.matches.due(10)).map(({ packageId }) => packageId)).toEqual([id]);
  await store.close();
});
