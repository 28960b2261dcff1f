import type { ClientConfig } from 'pg';
import type { PostgresQueueOptions } from './postgres/queue.ts';
import type { JobQueue } from './queue.ts';

// Loads postgres/ on use, so that a server with an embedded store does not load pg-boss.

export async function postgresQueueOnDemand(options: PostgresQueueOptions): Promise<JobQueue> {
  return (await import('./postgres/queue.ts')).createPostgresQueue(options);
}

export async function claimDatabaseOnDemand(connection: ClientConfig): Promise<{ release(): void }> {
  return (await import('./postgres/claim-database.ts')).claimDatabase(connection);
}
