export { createRetention, type RunningRetention } from './create-retention.ts';
