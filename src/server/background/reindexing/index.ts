export { createReindexing, type RunningReindexing } from './create-reindexing.ts';
