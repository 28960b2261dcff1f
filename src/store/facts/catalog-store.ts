import type { Engine } from '../engine.ts';
import type { CatalogStore } from '../ports.ts';
import { packJson, unpackJson } from './packed.ts';

export function createCatalogStore({ db, isReadOnly }: Engine): CatalogStore {
  return {
    async load(key, build) {
      const row = await db
        .selectFrom('cataloged_image')
        .select('content')
        .where('key', '=', key)
        .where('build', '=', build)
        .executeTakeFirst();
      return row && unpackJson(row.content);
    },
    async save(key, build, value) {
      if (isReadOnly === true) return;
      const kept = { build, content: packJson(value) };
      await db
        .insertInto('cataloged_image')
        .values({ key, ...kept })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(kept))
        .execute();
    },
  };
}
