/** Clair's v4 API reports a whole sync in one notification, its v1 API one vulnerability. */
export type NotificationShape = 'clair-v1' | 'clair-v4';

/** Side of a sync that a vulnerability is on. */
export type NotificationSide = 'old' | 'new';
