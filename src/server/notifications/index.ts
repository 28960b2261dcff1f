export { createNotifications, type RunningNotifications } from './create-notifications.ts';
export { tellChanges } from './tell-changes.ts';
