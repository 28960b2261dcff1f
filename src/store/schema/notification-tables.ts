import type { Generated } from 'kysely';
import type { NotificationShape, NotifiedChange } from '../ports.ts';

/** What syncs changed for stored images. */
export interface NotificationTables {
  /** The sync of each feed up to which its changes were told. */
  told_feed: { feed_id: number; seq: number };
  notification: NotificationTable;
  /** `json`: the vulnerability. */
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
  /** A UUID: what clients know it by. */
  name: string;
  shape: NotificationShape;
  created_at: string;
  notified_at: string | null;
  read_at: string | null;
  failures: Generated<number>;
  /** Null once it was read. */
  due_at: string | null;
}
