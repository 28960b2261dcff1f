export { createNotifications, type RunningNotifications } from './create-notifications.ts';
export { createChanges, type RunningChanges } from './create-changes.ts';
export { tellChanges, type Announced } from './tell-changes.ts';
