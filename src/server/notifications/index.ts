export { createNotifications, type RunningNotifications } from './create-notifications.ts';
export { createChanges, type RunningChanges } from './create-changes.ts';
export { tellChanges, type Told } from './tell-changes.ts';
