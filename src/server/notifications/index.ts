export { createNotifications, type RunningNotifications } from './create-notifications.ts';
export { createSyncAnnouncer, type SyncAnnouncer } from './create-sync-announcer.ts';
export { announceChanges, type AnnouncedSync } from './announce-changes.ts';
