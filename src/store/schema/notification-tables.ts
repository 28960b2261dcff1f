import type { NotificationShape, NotificationSide } from '../../domain/index.ts';
import { integer, rowId, table, text } from './table.ts';

/** Changes that syncs made to stored images. */
export const NOTIFICATION_TABLES = {
  /** Each feed's last sync whose changes were announced. */
  announced_feed: table({ feed_id: integer().key().references('feed.id'), seq: integer() }),
  notification: table(
    {
      id: rowId(),
      /** A UUID: its ID for clients. */
      name: text().unique(),
      shape: text<NotificationShape>(),
      created_at: text(),
      notified_at: text().orNull(),
      read_at: text().orNull(),
      failures: integer().defaultTo(0),
      /** Null once read. */
      due_at: text().orNull(),
    },
    { indexes: { notification_due: { on: ['due_at'] } } },
  ),
  /** `json` holds the vulnerability. */
  notified_change: table(
    {
      id: rowId(),
      notification_id: integer().references('notification.id', { cascades: true }),
      side: text<NotificationSide>(),
      json: text(),
    },
    { indexes: { change_of_notification: { on: ['notification_id'] } } },
  ),
  notified_image: table(
    {
      change_id: integer().references('notified_change.id', { cascades: true }),
      image_id: integer().references('image.id', { cascades: true }),
    },
    { key: ['change_id', 'image_id'], indexes: { notified_of_image: { on: ['image_id'] } } },
  ),
};
