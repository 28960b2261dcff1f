import {
  CompiledQuery,
  PostgresAdapter,
  PostgresIntrospector,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type TransactionSettings,
} from 'kysely';
import { MigrationCompiler } from './column-types.ts';
import { PostgresConnection } from './connection.ts';

/** Source of a dialect's connections: a pool, or a single connection. */
export interface Connections {
  /** False if it returns the same connection each time: Kysely then queues its users. */
  readonly areMany: boolean;
  take(): Promise<PostgresConnection>;
  giveBack(connection: PostgresConnection): void;
  end(): Promise<void>;
}

export function postgresDialect(connections: Connections): Dialect {
  return {
    createAdapter: () => new Adapter(connections.areMany),
    createDriver: () => new PostgresDriver(connections),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new MigrationCompiler(),
  };
}

class Adapter extends PostgresAdapter {
  readonly #areMany: boolean;

  constructor(areMany: boolean) {
    super();
    this.#areMany = areMany;
  }

  override get supportsMultipleConnections(): boolean {
    return this.#areMany;
  }
}

class PostgresDriver implements Driver {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return this.#connections.take();
  }

  /** Readers see one snapshot through all queries, as in SQLite; writers see others' commits. */
  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const begin =
      settings.accessMode === 'read only'
        ? 'start transaction isolation level repeatable read, read only'
        : 'start transaction isolation level read committed';
    await connection.executeQuery(CompiledQuery.raw(begin));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).rollback();
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#connections.giveBack(ours(connection));
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    return this.#connections.end();
  }
}

function ours(connection: DatabaseConnection): PostgresConnection {
  if (connection instanceof PostgresConnection) return connection;
  throw new Error('a connection of another driver');
}
