import pg from 'pg';
import { openInventory } from '../../src/inventory/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { SCHEMA } from '../../src/store/postgres/client-config.ts';
import type { PostgresServer } from '../support/postgres.ts';

const EACH_TABLE = `for each in select tablename as name from pg_tables where schemaname = '${SCHEMA}' loop`;

/** Keeps the rows and sequences of a new store in a schema of their own. */
const REMEMBER = `
  create schema fresh;
  create table fresh.sequence as
    select sequencename, last_value from pg_sequences where schemaname = '${SCHEMA}';
  create function fresh.restore() returns void language plpgsql as $$
    declare each record;
    begin
      -- Foreign keys are not checked: afterwards all rows are those of a new store.
      set local session_replication_role = replica;
      ${EACH_TABLE}
        execute format('delete from ${SCHEMA}.%I', each.name);
        if to_regclass(format('fresh.%I', each.name)) is not null then
          execute format('insert into ${SCHEMA}.%1$I overriding system value table fresh.%1$I', each.name);
        end if;
      end loop;
      perform setval(format('${SCHEMA}.%I', sequencename), coalesce(last_value, 1), last_value is not null)
        from fresh.sequence;
    end
  $$;
  do $$
    declare each record; has_rows boolean;
    begin
      ${EACH_TABLE}
        execute format('select exists (select from ${SCHEMA}.%I)', each.name) into has_rows;
        if has_rows then
          execute format('create table fresh.%1$I as table ${SCHEMA}.%1$I', each.name);
        end if;
      end loop;
    end
  $$;`;

/**
 * Empty stores on a Postgres. One that was closed is emptied and lent again: deleting its few rows takes a fraction of the
 * time of a new database, or of `truncate`, which make files.
 */
export class LentStores {
  readonly #server: PostgresServer;
  #template: Promise<string> | undefined;
  readonly #free: string[] = [];

  constructor(server: PostgresServer) {
    this.#server = server;
  }

  async open(): Promise<Inventory> {
    this.#template ??= this.#newTemplate();
    const database = this.#free.pop() ?? (await this.#server.copyOf(await this.#template));
    const store = await openInventory({ database });
    return { ...store, close: () => this.#takeBack(store, database) };
  }

  async #newTemplate(): Promise<string> {
    const database = await this.#server.newDatabase();
    await (await openInventory({ database })).close();
    await run(database, REMEMBER);
    return database;
  }

  async #takeBack(store: Inventory, database: string): Promise<void> {
    await store.close();
    await run(database, 'select fresh.restore()');
    this.#free.push(database);
  }
}

async function run(database: string, statement: string): Promise<void> {
  const client = new pg.Client(database);
  await client.connect();
  await client.query(statement);
  await client.end();
}
