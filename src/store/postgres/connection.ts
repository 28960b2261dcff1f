import { CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';
import type { ClientBase } from 'pg';
import { toStoreError } from './errors.ts';

/** Runs Kysely's queries on one connection of pg's. */
export class PostgresConnection implements DatabaseConnection {
  readonly client: ClientBase;
  readonly #server: string;
  #isBroken = false;

  constructor(client: ClientBase, server: string) {
    this.client = client;
    this.#server = server;
  }

  /** Whether it may still be in a transaction, so that nobody else must have it. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      const { rows, rowCount } = await this.client.query(query.sql, query.parameters.map(toParameter));
      // What a row is, Kysely's types say: this is where they meet what the server gave.
      return { rows: rows as Row[], numAffectedRows: BigInt(rowCount ?? 0) };
    } catch (thrown) {
      throw toStoreError(this.#server, thrown);
    }
  }

  /** Of a connection that is gone, the server has ended the transaction by itself. */
  async rollback(): Promise<void> {
    try {
      await this.executeQuery(CompiledQuery.raw('rollback'));
    } catch {
      this.#isBroken = true;
    }
  }

  streamQuery(): never {
    throw new Error('The store reads in pages, not in streams');
  }
}

/** Postgres holds no U+0000 in a text; it is replaced alike in what is stored and in what is asked for. */
function toParameter(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\u{fffd}') : value;
  return Array.isArray(value) ? value.map(toParameter) : value;
}
