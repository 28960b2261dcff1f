export { claimDatabase } from './postgres/claim-database.ts';
export { createInProcessQueue } from './in-process/queue.ts';
export { createPostgresQueue, type PostgresQueueOptions } from './postgres/queue.ts';
export type { JobData, JobHandler, JobKind, JobQueue, QueueDepth } from './queue.ts';
