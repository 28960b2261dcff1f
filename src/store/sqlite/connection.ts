import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';
import { toStoreError } from './errors.ts';
import { whenFree } from './patience.ts';

/** Lists of ids of every length make statements of their own, so the cache forgets. */
const MAX_CACHED_STATEMENTS = 200;

interface Prepared {
  readonly statement: StatementSync;
  readonly answersRows: boolean;
}

/** Runs Kysely's queries on a database of node:sqlite. */
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

  /** A full disk, for one, ends a transaction without being asked. */
  async rollback(): Promise<void> {
    if (this.#database.isTransaction) await this.executeQuery(CompiledQuery.raw('rollback'));
  }

  streamQuery(): never {
    throw new Error('The store reads in pages, not in streams');
  }

  /** The caller holds the connection: a transaction of Kysely's is open. */
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
    // What a row is, Kysely's types say: this is where they meet what the statement gave.
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
  throw new Error(`A ${typeof value} cannot be a parameter of a query`);
}
