import type { Logger } from 'pino';
import { createInProcessQueue, postgresQueueOnDemand, type JobQueue } from '../../../jobs/index.ts';
import { nameOf, parseDatabaseAddress } from '../../../store/postgres/address.ts';
import { findConfig } from '../../../store/postgres/open.ts';

/** Opens a queue in the database that replicas share; without a database, jobs belong to this process. */
export async function openQueue(database: string | undefined, logger: Logger): Promise<JobQueue> {
  const onError = (error: unknown) => logger.warn({ err: error }, 'a job failed');
  if (database === undefined) return createInProcessQueue(onError);
  const address = parseDatabaseAddress(database);
  return postgresQueueOnDemand({ connection: await findConfig(address, nameOf(address)), onError });
}
