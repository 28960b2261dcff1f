import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import { noteUnjudged } from '../episodes/unjudged-syncs.ts';
import { appendEvents } from '../events/append-events.ts';
import { tellExposures } from '../exposures/write-exposures.ts';
import { holdsOneOf } from '../inventory/package-queries.ts';
import type { NewEvent, NewExposure, NewNotification, NotifiedChange, ToldChanges } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';

/** The news that a sync leads to. */
interface News {
  readonly notifications: readonly NewNotification[];
  readonly events: readonly NewEvent[];
  readonly exposures: readonly NewExposure[];
}

/** Finds the affected images in the database: it may be all of them, for each of thousands of changes. */
export async function saveNotifications(
  engine: Engine,
  told: ToldChanges,
  { notifications, events, exposures }: News,
  now: () => Date,
): Promise<boolean> {
  const at = now().toISOString();
  return engine.db.transaction().execute(async (transaction) => {
    if (!(await moveTold(transaction, told))) return false;
    for (const { shape, changes } of notifications) {
      const { id } = await transaction
        .insertInto('notification')
        .values({ name: randomUUID(), shape, created_at: at, due_at: at })
        .returning('id')
        .executeTakeFirstOrThrow();
      for (const change of changes) await writeChange(transaction, id, change);
    }
    await tellExposures(engine, transaction, { sync: told.to, at }, exposures);
    if (told.unjudged) await noteUnjudged(transaction, told.unjudged, at);
    await appendEvents(engine, transaction, events);
    return true;
  });
}

/** Lets one of several workers on the same changes advance the position; the others see that it did. */
async function moveTold(transaction: Transaction<Tables>, { feed, from, to }: ToldChanges): Promise<boolean> {
  const { id } = await transaction
    .selectFrom('feed')
    .select('id')
    .where('name', '=', feed)
    .executeTakeFirstOrThrow();
  if (from === undefined) {
    const added = await transaction
      .insertInto('told_feed')
      .values({ feed_id: id, seq: to })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return (added.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }
  const { numUpdatedRows } = await transaction
    .updateTable('told_feed')
    .set({ seq: to })
    .where('feed_id', '=', id)
    .where('seq', '=', from)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function writeChange(
  transaction: Transaction<Tables>,
  notification: number,
  { side, vulnerability, packages }: NotifiedChange,
): Promise<void> {
  const { id } = await transaction
    .insertInto('notified_change')
    .values({ notification_id: notification, side, json: JSON.stringify(vulnerability) })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const condition of holdsOneOf(packages)) {
    await transaction
      .insertInto('notified_image')
      .columns(['change_id', 'image_id'])
      .expression((from) =>
        from
          .selectFrom('image')
          .select((image) => [image.lit(id).as('change_id'), 'image.id as image_id'])
          .where(condition),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
