import pg, { type ClientConfig } from 'pg';
import { AppError } from '../../errors/index.ts';
import { SERVER_LOCK } from './lock-keys.ts';
import { toQueueError } from './queue-error.ts';

/** Keeps servers off a database until release or process exit. Throws STORE_FAILED if a server uses it. */
export async function claimDatabase(connection: ClientConfig): Promise<{ release(): void }> {
  const client = new pg.Client(connection);
  // Without a listener, a lost connection would end the process.
  client.on('error', () => undefined);
  const release = () => void client.end().catch(() => undefined);
  try {
    await client.connect();
    await client.query('set idle_session_timeout = 0');
    const { rows } = await client.query<{ is_free: boolean }>(
      `select pg_try_advisory_lock(${SERVER_LOCK}, 0) as is_free`,
    );
    if (rows[0]?.is_free === true) return { release };
    throw new AppError('STORE_FAILED', 'a server is using the database', { hint: 'stop its servers first' });
  } catch (thrown) {
    release();
    throw toQueueError(thrown);
  }
}
