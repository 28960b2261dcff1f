export { createNotifications, type RunningNotifications } from './create-notifications.ts';
export { createSyncAnnouncer, type SyncAnnouncer } from './create-changes.ts';
export { announceChanges, type AnnouncedSync } from './tell-changes.ts';
