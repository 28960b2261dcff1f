import { sql, Kysely } from 'kysely';
import pg, { type ClientConfig } from 'pg';
import { AppError } from '../../errors/index.ts';
import { FEED_LOCK_TIMEOUT_MS, type Engine, type FeedLock } from '../engine.ts';
import type { AcceptedSchemas } from '../schema/schema-number.ts';
import type { Tables } from '../schema/tables.ts';
import { asTable } from './as-table.ts';
import { nameOf, parseDatabaseAddress, type DatabaseAddress } from './address.ts';
import { toClientConfig } from './client-config.ts';
import { PostgresConnection } from './connection.ts';
import { postgresDialect, type Connections } from './dialect.ts';
import { toConnectError } from './errors.ts';
import { connect } from './feed-lock.ts';
import { createFeedTroubles } from './feed-troubles.ts';
import { insertRows } from './insert-rows.ts';
import { createInventorySequence } from './inventory-sequence.ts';
import { createRegistryLimits } from './registry-limits.ts';
import { createRequestBudgets } from './request-budgets.ts';
import { lockInTurn } from './turns.ts';
import { prepareDatabase } from './prepare-database.ts';

/** Per store; each thread that uses the database opens its own. */
const MAX_CONNECTIONS = 5;
/** https://www.postgresql.org/support/versioning/ */
const OLDEST_VERSION = 14;

export interface PostgresOptions extends AcceptedSchemas {
  /** Connection string: `postgres://...`, or `host=... user=...`. */
  readonly database: string;
  readonly feedLockTimeoutMs?: number;
}

export async function openPostgres(options: PostgresOptions): Promise<Engine> {
  const { database, feedLockTimeoutMs } = options;
  const address = parseDatabaseAddress(database);
  const server = nameOf(address);
  const config = await findConfig(address, server);
  const max = address.connections ?? MAX_CONNECTIONS;
  const db = new Kysely<Tables>({
    dialect: postgresDialect(pooled(new pg.Pool({ ...config, max }), server)),
  });
  try {
    await prepare(db, server, options);
  } catch (thrown) {
    await db.destroy();
    throw thrown;
  }
  const lock = lockInTurn({ config, server, waitMs: feedLockTimeoutMs ?? FEED_LOCK_TIMEOUT_MS });
  const locks = new Set<FeedLock>();
  return {
    db,
    insertRows,
    asTable,
    inventorySequence: createInventorySequence(db),
    replicas: {
      requests: createRequestBudgets(db),
      feeds: createFeedTroubles(db),
      registries: createRegistryLimits(db),
    },
    async lockFeed(feed) {
      const held = await lock(feed);
      const ours = {
        ...held,
        release() {
          if (locks.delete(ours)) held.release();
        },
      };
      locks.add(ours);
      return ours;
    },
    async close() {
      for (const held of locks) held.release();
      await db.destroy();
    },
  };
}

/**
 * Connects once, to report a wrong address early and to check for TLS support if it is only preferred. Throws
 * as `openStore` does.
 */
export async function findConfig(address: DatabaseAddress, server: string): Promise<ClientConfig> {
  const plain = toClientConfig(address, false);
  if (address.tls === 'disable' || address.tls === 'allow') return plain;
  const encrypted = toClientConfig(address, true);
  if (address.tls !== 'prefer') return encrypted;
  try {
    await (await connect(encrypted, server)).end();
    return encrypted;
  } catch (thrown) {
    // Matches pg's own message; the server answers one byte.
    if (String(thrown).includes('does not support SSL')) return plain;
    throw thrown;
  }
}

function pooled(pool: pg.Pool, server: string): Connections {
  // The pool replaces a client that fails between two queries; without listeners the failure would end the
  // process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const taken = new WeakMap<PostgresConnection, pg.PoolClient>();
  return {
    areMany: true,
    async take() {
      try {
        const client = await pool.connect();
        const connection = new PostgresConnection(client, server);
        taken.set(connection, client);
        return connection;
      } catch (thrown) {
        throw toConnectError(server, thrown);
      }
    },
    giveBack(connection) {
      taken.get(connection)?.release(connection.isBroken);
    },
    end: () => pool.end(),
  };
}

async function prepare(db: Kysely<Tables>, server: string, accepted: AcceptedSchemas): Promise<void> {
  const { rows } = await sql<{ version: number; encoding: string }>`
    select current_setting('server_version_num')::bigint as version, current_setting('server_encoding') as encoding
  `.execute(db);
  const version = Math.floor((rows[0]?.version ?? 0) / 10_000);
  if (version < OLDEST_VERSION)
    throw unfit(server, `runs Postgres ${version}`, `Postgres ${OLDEST_VERSION} or later`);
  const encoding = rows[0]?.encoding ?? '';
  if (encoding !== 'UTF8')
    throw unfit(server, `has the encoding ${encoding}`, "a database made with encoding 'UTF8'");
  await prepareDatabase(db, server, accepted);
}

function unfit(server: string, what: string, wanted: string): AppError {
  return new AppError('STORE_FAILED', `the database ${server} ${what}`, { hint: `use ${wanted}` });
}
