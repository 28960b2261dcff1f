export { createRetention, type RetentionOptions, type RunningRetention } from './create-retention.ts';
