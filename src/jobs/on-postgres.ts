import type { ClientConfig } from 'pg';
import type { PostgresQueueOptions } from './postgres/queue.ts';
import type { JobQueue } from './queue.ts';

// Functions of postgres/, loaded on use: a server with an embedded store need not hold pg-boss.

export async function createPostgresQueue(options: PostgresQueueOptions): Promise<JobQueue> {
  return (await import('./postgres/queue.ts')).createPostgresQueue(options);
}

export async function claimDatabase(connection: ClientConfig): Promise<{ release(): void }> {
  return (await import('./postgres/claim-database.ts')).claimDatabase(connection);
}
