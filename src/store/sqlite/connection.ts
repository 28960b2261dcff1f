import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';
import { toStoreError } from './errors.ts';
import { Mutex } from './mutex.ts';
import { whenFree } from './patience.ts';

/** Each ID list length creates another statement, so the cache evicts. */
const MAX_CACHED_STATEMENTS = 200;

/** Calling a statement takes as long as binding a row or two. */
const ROWS_A_STATEMENT = 20;

interface Prepared {
  readonly statement: StatementSync;
  /** Its rows' column names; empty if it returns no rows. */
  readonly columns: readonly string[];
}

/** Runs Kysely's queries on a node:sqlite database. */
export class SqliteConnection implements DatabaseConnection {
  /** Held by the connection's current user. */
  readonly mutex = new Mutex();
  readonly #database: DatabaseSync;
  readonly #file: string;
  readonly #prepared = new Map<string, Prepared>();

  constructor(database: DatabaseSync, file: string) {
    this.#database = database;
    this.#file = file;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      return await whenFree(
        () => this.#execute<Row>(query),
        (ms) => this.#wait(ms),
      );
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
    const row = `(${columns.map(() => '?').join(', ')})`;
    const inserting = (count: number) => {
      const values = Array.from({ length: count }, () => row).join(', ');
      return `insert into ${table} (${columns.join(', ')}) values ${values} on conflict do nothing`;
    };
    const [one, many] = [inserting(1), inserting(ROWS_A_STATEMENT)];
    try {
      let waiting: (readonly SQLInputValue[])[] = [];
      for (const each of rows) {
        waiting.push(each);
        if (waiting.length < ROWS_A_STATEMENT) continue;
        this.#prepare(many).statement.run(...waiting.flat());
        waiting = [];
      }
      for (const each of waiting) this.#prepare(one).statement.run(...each);
    } catch (thrown) {
      throw toStoreError(this.#file, thrown);
    }
  }

  /** Lets others read while a statement waits to write, for seconds if another process stores a feed. */
  #wait(ms: number): Promise<void> {
    return this.#database.isTransaction ? pause(ms) : this.mutex.without(() => pause(ms));
  }

  #execute<Row>(query: CompiledQuery): QueryResult<Row> {
    const { statement, columns } = this.#prepare(query.sql);
    const parameters = query.parameters.map(toInputValue);
    if (columns.length > 0) return { rows: toRows<Row>(columns, statement.all(...parameters)) };
    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    // node:sqlite takes more than twice as long to build objects as arrays.
    statement.setReturnArrays(true);
    const prepared = { statement, columns: statement.columns().map(({ name }) => name) };
    if (this.#prepared.size >= MAX_CACHED_STATEMENTS) this.#prepared.clear();
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

/** Kysely's types define the row; this is where they meet the statement's result. */
function toRows<Row>(columns: readonly string[], lists: ReturnType<StatementSync['all']>): Row[] {
  return lists.map((values) => {
    const row: Record<string, unknown> = {};
    columns.forEach((name, i) => (row[name] = values[i]));
    return row as Row;
  });
}

function toInputValue(value: unknown): SQLInputValue {
  if (value === null || value instanceof Uint8Array) return value;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  throw new Error(`a ${typeof value} cannot be a parameter of a query`);
}
