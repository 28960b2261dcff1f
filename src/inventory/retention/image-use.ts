import { type Kysely, sql } from 'kysely';
import { dateOf, type Digest } from '../../domain/index.ts';
import type { Tables } from '../../store/schema/tables.ts';

export async function noteAsked(db: Kysely<Tables>, key: Digest, at: string): Promise<void> {
  const day = dateOf(at);
  // Reads first: a write waits for other writers, and this runs with each scan.
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
