import type { Kysely, Selectable } from 'kysely';
import { defined } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { NotificationRecord, NotificationStore } from '../ports.ts';
import { readNotificationItems } from './read-items.ts';
import { saveNotifications } from './save-notifications.ts';

export function createNotificationStore(engine: Engine, now: () => Date): NotificationStore {
  const { db } = engine;
  return {
    async announcedUntil(feed) {
      const row = await announcedFeed(db, feed).executeTakeFirst();
      return row?.seq;
    },
    save: (announced, notifications, events = [], knownFlaws = []) =>
      saveNotifications(engine, announced, { notifications, events, knownFlaws }, now),
    async get(id) {
      const row = await db.selectFrom('notification').selectAll().where('name', '=', id).executeTakeFirst();
      return row && toRecord(row);
    },
    items: (id, request) => readNotificationItems(db, id, request),
    async due(at, limit) {
      const rows = await db
        .selectFrom('notification')
        .select('name')
        .where('due_at', '<=', at)
        .orderBy('due_at')
        .limit(limit)
        .execute();
      return rows.map(({ name }) => name);
    },
    async attempted(id, { notifiedAt, failures, dueAt }) {
      await db
        .updateTable('notification')
        .set({ failures, due_at: dueAt, ...defined({ notified_at: notifiedAt }) })
        .where('name', '=', id)
        .where('read_at', 'is', null)
        .execute();
    },
    async markRead(id) {
      const { numUpdatedRows } = await db
        .updateTable('notification')
        .set({ read_at: now().toISOString(), due_at: null })
        .where('name', '=', id)
        .where('read_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0;
    },
    async forget(before) {
      const { numDeletedRows } = await db
        .deleteFrom('notification')
        .where('created_at', '<', before)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

function announcedFeed(db: Kysely<Tables>, feed: string) {
  return db
    .selectFrom('announced_feed')
    .innerJoin('feed', 'feed.id', 'announced_feed.feed_id')
    .select('announced_feed.seq')
    .where('feed.name', '=', feed);
}

function toRecord(row: Selectable<Tables['notification']>): NotificationRecord {
  return {
    id: row.name,
    shape: row.shape,
    createdAt: row.created_at,
    ...(row.notified_at !== null && { notifiedAt: row.notified_at }),
    ...(row.read_at !== null && { readAt: row.read_at }),
    failures: row.failures,
    ...(row.due_at !== null && { dueAt: row.due_at }),
  };
}
