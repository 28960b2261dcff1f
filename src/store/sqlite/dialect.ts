import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type TransactionSettings,
} from 'kysely';
import type { SqliteConnection } from './connection.ts';

/** Builds Kysely's SQLite dialect on the one given connection, whose users wait for each other. */
export function sqliteDialect(connection: SqliteConnection, close: () => void): Dialect {
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => new SqliteDriver(connection, close),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class Adapter extends SqliteAdapter {
  /** Kysely's own mutex would be held while its holder waits to write. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection;
  readonly #close: () => void;

  constructor(connection: SqliteConnection, close: () => void) {
    this.#connection = connection;
    this.#close = close;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#connection.mutex.obtain();
    return this.#connection;
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    // A reader that becomes a writer can find its snapshot outdated and fail at once; a writer waits first.
    const begin = settings.accessMode === 'read only' ? 'begin' : 'begin immediate';
    await connection.executeQuery(CompiledQuery.raw(begin));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(): Promise<void> {
    await this.#connection.rollback();
  }

  releaseConnection(): Promise<void> {
    this.#connection.mutex.release();
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    this.#close();
    return Promise.resolve();
  }
}
