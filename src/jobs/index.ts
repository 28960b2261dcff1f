export { createInProcessQueue } from './in-process/queue.ts';
export { claimDatabaseOnDemand, postgresQueueOnDemand } from './on-postgres.ts';
export type { PostgresQueueOptions } from './postgres/queue.ts';
export type { JobData, JobHandler, JobKind, JobQueue, QueueDepth } from './queue.ts';
