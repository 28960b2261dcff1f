import { parseDigest } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import type { DocumentStore } from '../ports.ts';

export function createDocumentStore({ db }: Engine): DocumentStore {
  return {
    async get(digest) {
      const row = await db
        .selectFrom('document')
        .select('bytes')
        .where('digest', '=', digest)
        .executeTakeFirst();
      return row?.bytes;
    },
    async put(digest, bytes) {
      await db
        .insertInto('document')
        .values({ digest, bytes })
        .onConflict((conflict) => conflict.column('digest').doNothing())
        .execute();
    },
    async digestOfFile({ device, inode, offset, size, modified, changed }) {
      const row = await db
        .selectFrom('file_stamp')
        .select('digest')
        .where('device', '=', device)
        .where('inode', '=', inode)
        .where('start', '=', offset)
        .where('size', '=', size)
        .where('modified', '=', modified)
        .where('changed', '=', changed)
        .executeTakeFirst();
      return row && parseDigest(row.digest);
    },
    async rememberFile({ device, inode, offset, size, modified, changed }, digest) {
      const content = { size, modified, changed, digest };
      await db
        .insertInto('file_stamp')
        .values({ device, inode, start: offset, ...content })
        .onConflict((conflict) => conflict.columns(['device', 'inode', 'start']).doUpdateSet(content))
        .execute();
    },
    async digestOfTag(name) {
      const row = await db
        .selectFrom('tag_digest')
        .select('digest')
        .where('name', '=', name)
        .executeTakeFirst();
      return row && parseDigest(row.digest);
    },
    async rememberTag(name, digest) {
      await db
        .insertInto('tag_digest')
        .values({ name, digest })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ digest }))
        .execute();
    },
  };
}
