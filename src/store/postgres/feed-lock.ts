import { hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CompiledQuery, Kysely } from 'kysely';
import pg, { type ClientConfig } from 'pg';
import { AppError } from '../../errors/index.ts';
import type { FeedLock } from '../engine.ts';
import type { Tables } from '../schema/tables.ts';
import { PostgresConnection } from './connection.ts';
import { postgresDialect } from './dialect.ts';
import { toConnectError, toStoreError } from './errors.ts';
import { insertRows } from './insert-rows.ts';

const POLL_MS = 100;

/** The connection may idle while a feed is downloaded; a machine that vanished must not keep the lock for hours. */
const LOCK_SESSION = `
  set idle_session_timeout = 0;
  set tcp_keepalives_idle = 30;
  set tcp_keepalives_interval = 10;
  set tcp_keepalives_count = 3;
`;

export interface LockOptions {
  readonly config: ClientConfig;
  /** Name used in messages. */
  readonly server: string;
  readonly waitMs: number;
}

/**
 * Uses a session's advisory lock, so that it falls with the connection, and the connection with the process.
 * The sync runs on this very connection: once it is lost, no part of the sync can be committed.
 */
export async function lockFeed(feed: string, { config, server, waitMs }: LockOptions): Promise<FeedLock> {
  const client = await connect(config, server);
  try {
    for (let waited = 0; !(await tryLock(client, feed)); waited += POLL_MS) {
      if (waited >= waitMs) throw tooLong(server, feed);
      await pause(POLL_MS);
    }
  } catch (thrown) {
    hangUp(client);
    throw toStoreError(server, thrown);
  }
  const connection = new PostgresConnection(client, server);
  const db = new Kysely<Tables>({
    dialect: postgresDialect({
      areMany: false,
      take: () => Promise.resolve(connection),
      giveBack: () => undefined,
      end: () => Promise.resolve(),
    }),
  });
  return {
    db,
    insertRows,
    analyze: () => analyze(db),
    release: () => hangUp(client),
  };
}

/** The server would do so within a minute, but until then reads whole tables. Failures do not matter. */
async function analyze(db: Kysely<Tables>): Promise<void> {
  const tables = 'feed, ecosystem, shared_value, affected_package, advisory, advisory_alias, advisory_rating';
  await db.executeQuery(CompiledQuery.raw(`analyze vulnerable_range, ${tables}`)).catch(() => undefined);
}

/** Opens a separate client; if its connection breaks between two queries, the next query reports it. */
export async function connect(config: ClientConfig, server: string): Promise<pg.Client> {
  const client = new pg.Client(config);
  // Without a listener, a lost connection would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (thrown) {
    hangUp(client);
    throw toConnectError(server, thrown);
  }
}

async function tryLock(client: pg.Client, feed: string): Promise<boolean> {
  await client.query(LOCK_SESSION);
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
    keyOf(feed),
  ]);
  return rows[0]?.locked === true;
}

/** Uses all 64 bits, since advisory locks have numeric names, shared with other programs in this database. */
function keyOf(feed: string): string {
  return hash('sha256', `plimsoll ${feed}`, 'buffer').readBigInt64BE(0).toString();
}

function hangUp(client: pg.Client): void {
  client.end().catch(() => undefined);
}

function tooLong(server: string, feed: string): AppError {
  return new AppError('STORE_FAILED', `another process has been working on ${feed} for too long`, {
    hint: `wait for it, or end it: it holds an advisory lock in the database ${server}`,
  });
}
