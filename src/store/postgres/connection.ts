import { CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';
import type { ClientBase } from 'pg';
import { toStoreError } from './errors.ts';

/** Runs Kysely's queries on one pg connection. */
export class PostgresConnection implements DatabaseConnection {
  readonly client: ClientBase;
  readonly #server: string;
  #isBroken = false;

  constructor(client: ClientBase, server: string) {
    this.client = client;
    this.#server = server;
  }

  /** True if it may still be in a transaction, so that nobody else may get it. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      const { rows, rowCount } = await this.client.query(query.sql, query.parameters.map(toParameter));
      // Kysely's types define the row; this is where they meet the server's answer.
      return { rows: rows as Row[], numAffectedRows: BigInt(rowCount ?? 0) };
    } catch (thrown) {
      throw toStoreError(this.#server, thrown);
    }
  }

  /** If the connection is gone, the server has already ended the transaction. */
  async rollback(): Promise<void> {
    try {
      await this.executeQuery(CompiledQuery.raw('rollback'));
    } catch {
      this.#isBroken = true;
    }
  }

  streamQuery(): never {
    throw new Error('the store reads in pages, not in streams');
  }
}

/** Replaces U+0000, which Postgres text cannot hold, in both stored values and queries. */
function toParameter(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\u{fffd}') : value;
  return Array.isArray(value) ? value.map(toParameter) : value;
}
