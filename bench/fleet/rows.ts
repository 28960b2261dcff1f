import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Engine } from '../../src/store/engine.ts';

/** Postgres counts rows some time after they are written. */
const STATISTICS_AFTER_MS = 1500;

/** Counts the rows that a work writes, by table. */
export async function writtenRows(
  engine: Engine,
  isPostgres: boolean,
  work: () => Promise<unknown>,
): Promise<ReadonlyMap<string, number>> {
  return isPostgres ? writtenInPostgres(engine, work) : writtenInSqlite(engine, work);
}

async function writtenInPostgres({ db }: Engine, work: () => Promise<unknown>) {
  const read = async () => {
    await setTimeout(STATISTICS_AFTER_MS);
    const { rows } = await sql<{ name: string; written: number }>`
      select relname as name, (n_tup_ins + n_tup_upd + n_tup_del)::float8 as written from pg_stat_user_tables
      where schemaname = 'plimsoll'`.execute(db);
    return new Map(rows.map(({ name, written }) => [name, written]));
  };
  const before = await read();
  await work();
  return new Map([...(await read())].map(([name, written]) => [name, written - (before.get(name) ?? 0)]));
}

/** Counts by temporary triggers, which SQLite keeps to the one connection. */
async function writtenInSqlite({ db }: Engine, work: () => Promise<unknown>) {
  const { rows: tables } = await sql<{ name: string }>`
    select name from main.sqlite_schema where type = 'table' and name not like 'sqlite%'`.execute(db);
  await sql`create temp table written (name text primary key, rows integer)`.execute(db);
  for (const { name } of tables) {
    await sql`insert into written values (${name}, 0)`.execute(db);
    for (const change of ['insert', 'update', 'delete']) {
      await sql`
        create temp trigger ${sql.id(`${change} ${name}`)} after ${sql.raw(change)} on main.${sql.id(name)}
        begin update written set rows = rows + 1 where name = ${sql.lit(name)}; end`.execute(db);
    }
  }
  await work();
  const { rows } = await sql<{ name: string; rows: number }>`select name, rows from written`.execute(db);
  return new Map(rows.map((row) => [row.name, row.rows]));
}

/** Megabytes of all tables with their indexes. */
export async function storeSize({ db }: Engine, isPostgres: boolean): Promise<number> {
  const { rows } = isPostgres
    ? await sql<{ bytes: number }>`
        select sum(pg_total_relation_size(oid))::float8 as bytes from pg_class
        where relnamespace = 'plimsoll'::regnamespace and relkind = 'r'`.execute(db)
    : await sql<{ bytes: number }>`
        select (select page_count from pragma_page_count) * (select page_size from pragma_page_size) as bytes`.execute(
        db,
      );
  return (rows[0]?.bytes ?? 0) / 1e6;
}
