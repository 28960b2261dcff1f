export { createNotifications, type RunningNotifications } from './create-notifications.ts';
export { createChanges, type RunningChanges } from './create-changes.ts';
export { tellChanges, type AnnouncedSync } from './tell-changes.ts';
