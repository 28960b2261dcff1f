import type { Engine } from '../engine.ts';
import type { ContentReaders } from '../ports.ts';
import { lookupKey } from '../queries/lookup-key.ts';

export function createContentReaders({ db }: Engine): ContentReaders {
  return {
    async hasRead(digest, reader) {
      const row = await db
        .selectFrom('content_reader')
        .select('digest')
        .where('digest', '=', digest)
        .where('reader', 'in', ['', lookupKey(reader)])
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async add(digest, reader) {
      await db
        .insertInto('content_reader')
        .values({ digest, reader: lookupKey(reader) })
        .onConflict((conflict) => conflict.columns(['digest', 'reader']).doNothing())
        .execute();
    },
  };
}
