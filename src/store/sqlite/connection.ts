import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';
import { toStoreError } from './errors.ts';
import { whenFree } from './patience.ts';

/** ID lists of every length create statements of their own, so the cache evicts. */
const MAX_CACHED_STATEMENTS = 200;

interface Prepared {
  readonly statement: StatementSync;
  readonly answersRows: boolean;
}

/** Runs Kysely's queries on a node:sqlite database. */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #file: string;
  readonly #prepared = new Map<string, Prepared>();

  constructor(database: DatabaseSync, file: string) {
    this.#database = database;
    this.#file = file;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      return await whenFree(() => this.#execute<Row>(query));
    } catch (thrown) {
      throw toStoreError(this.#file, thrown);
    }
  }

  /** A full disk, for example, has already ended the transaction. */
  async rollback(): Promise<void> {
    if (this.#database.isTransaction) await this.executeQuery(CompiledQuery.raw('rollback'));
  }

  streamQuery(): never {
    throw new Error('the store reads in pages, not in streams');
  }

  /** Call with the connection held: a Kysely transaction is open. */
  insertRows(table: string, columns: readonly string[], rows: Iterable<readonly SQLInputValue[]>): void {
    const places = columns.map(() => '?').join(', ');
    try {
      const sql = `insert into ${table} (${columns.join(', ')}) values (${places}) on conflict do nothing`;
      const { statement } = this.#prepare(sql);
      for (const row of rows) statement.run(...row);
    } catch (thrown) {
      throw toStoreError(this.#file, thrown);
    }
  }

  #execute<Row>(query: CompiledQuery): QueryResult<Row> {
    const { statement, answersRows } = this.#prepare(query.sql);
    const parameters = query.parameters.map(toInputValue);
    // Kysely's types define the row; this is where they meet the statement's result.
    if (answersRows) return { rows: statement.all(...parameters) as Row[] };
    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    const prepared = { statement, answersRows: statement.columns().length > 0 };
    if (this.#prepared.size >= MAX_CACHED_STATEMENTS) this.#prepared.clear();
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

function toInputValue(value: unknown): SQLInputValue {
  if (value === null || value instanceof Uint8Array) return value;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  throw new Error(`a ${typeof value} cannot be a parameter of a query`);
}
