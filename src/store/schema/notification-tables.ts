import type { Generated } from 'kysely';
import type { NotificationShape, NotifiedChange } from '../ports.ts';

/** Changes that syncs made for stored images. */
export interface NotificationTables {
  /** Sync of each feed up to which its changes were announced. */
  told_feed: { feed_id: number; seq: number };
  notification: NotificationTable;
  /** `json` holds the vulnerability. */
  notified_change: {
    id: Generated<number>;
    notification_id: number;
    side: NotifiedChange['side'];
    json: string;
  };
  notified_image: { change_id: number; image_id: number };
}

interface NotificationTable {
  id: Generated<number>;
  /** A UUID: its ID for clients. */
  name: string;
  shape: NotificationShape;
  created_at: string;
  notified_at: string | null;
  read_at: string | null;
  failures: Generated<number>;
  /** Null once read. */
  due_at: string | null;
}
