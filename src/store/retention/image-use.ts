import { sql, type Kysely } from 'kysely';
import type { Digest } from '../../domain/index.ts';
import type { Tables } from '../schema/tables.ts';

export async function noteAsked(db: Kysely<Tables>, key: Digest, at: string): Promise<void> {
  const day = dayOf(at);
  // A write waits for whoever writes, and this is asked with each scan.
  const noted = await db
    .selectFrom('image')
    .innerJoin('image_use', 'image_use.image_id', 'image.id')
    .select('image.id')
    .where('key', '=', key)
    .where('asked_on', '>=', day)
    .executeTakeFirst();
  if (noted) return;
  await db
    .insertInto('image_use')
    .columns(['image_id', 'asked_on'])
    .expression((from) =>
      from
        .selectFrom('image')
        .select(['image.id', sql.val(day).as('asked_on')])
        .where('key', '=', key),
    )
    .onConflict((conflict) =>
      conflict.column('image_id').doUpdateSet({ asked_on: day }).where('image_use.asked_on', '<', day),
    )
    .execute();
}

/** Returns the day of a time: RFC 3339, in UTC. */
export function dayOf(at: string): string {
  return at.slice(0, 'YYYY-MM-DD'.length);
}
