import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Engine } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { noteUnjudged } from '../open-conditions/unjudged-syncs.ts';
import { appendEvents } from '../events/append-events.ts';
import { recordKnownFlaws } from '../first-known/write-first-known.ts';
import { holdsOneOf } from '../images/package-queries.ts';
import type { NewEvent, NewKnownFlaw, NewNotification, NotifiedChange, AnnouncedChanges } from '../ports.ts';

/** The notifications, events and flaws that a sync leads to. */
interface News {
  readonly notifications: readonly NewNotification[];
  readonly events: readonly NewEvent[];
  readonly knownFlaws: readonly NewKnownFlaw[];
}

/** Finds the affected images in the database: each one may be affected by thousands of changes. */
export async function saveNotifications(
  engine: Engine,
  announced: AnnouncedChanges,
  { notifications, events, knownFlaws }: News,
  now: () => Date,
): Promise<boolean> {
  const at = now().toISOString();
  return engine.db.transaction().execute(async (transaction) => {
    if (!(await moveAnnounced(transaction, announced))) return false;
    for (const { shape, changes } of notifications) {
      const { id } = await transaction
        .insertInto('notification')
        .values({ name: randomUUID(), shape, created_at: at, due_at: at })
        .returning('id')
        .executeTakeFirstOrThrow();
      for (const change of changes) await writeChange(transaction, id, change);
    }
    await recordKnownFlaws(engine, transaction, { sync: announced.to, at }, knownFlaws);
    if (announced.unjudged) await noteUnjudged(transaction, announced.unjudged, at);
    await appendEvents(engine, transaction, events);
    return true;
  });
}

/** Lets only one of several concurrent workers advance the position; the others return false. */
async function moveAnnounced(
  transaction: Transaction<Tables>,
  { feed, from, to }: AnnouncedChanges,
): Promise<boolean> {
  const { id } = await transaction
    .selectFrom('feed')
    .select('id')
    .where('name', '=', feed)
    .executeTakeFirstOrThrow();
  if (from === undefined) {
    const added = await transaction
      .insertInto('announced_feed')
      .values({ feed_id: id, seq: to })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return (added.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }
  const { numUpdatedRows } = await transaction
    .updateTable('announced_feed')
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
