import { DatabaseSync } from 'node:sqlite';
import { Kysely, type Compilable } from 'kysely';
import { expect, it } from 'vitest';
import { SqliteConnection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';

interface Tables {
  readonly thing: { readonly id: number; readonly name: string; readonly bytes: Uint8Array | null };
}

const TEXTS = ['a', 'é', '😀', '1', '', '"\\/\n', 'nul\0nul'];

function openThings() {
  const database = new DatabaseSync(':memory:');
  database.exec('create table thing (id integer primary key, name text, bytes blob)');
  const add = database.prepare('insert into thing values (?, ?, ?)');
  for (const [id, name] of TEXTS.entries()) add.run(id, name, Uint8Array.of(id));
  const close = () => {
    database.close();
  };
  return new Kysely<Tables>({ dialect: sqliteDialect(new SqliteConnection(database, 'things'), close) });
}

function sqlOf(query: Compilable): string {
  return query.compile().sql;
}

it('makes one statement for lists of every length', async () => {
  await using db = openThings();
  const of = (ids: readonly number[]) => db.selectFrom('thing').select('name').where('id', 'in', ids);
  expect(sqlOf(of([0]))).toBe(sqlOf(of([0, 1, 2])));
  expect(await of([]).execute()).toEqual([]);
  expect(await of([2, 0]).orderBy('id').execute()).toEqual([{ name: 'a' }, { name: '😀' }]);
});

it.each(TEXTS)('finds the text %j, and no other', async (text) => {
  await using db = openThings();
  const things = db.selectFrom('thing').select('name');
  expect(await things.where('name', 'in', [text]).execute()).toEqual([{ name: text }]);
  expect(await things.where('name', 'not in', [text]).execute()).toHaveLength(TEXTS.length - 1);
});

it('binds what JSON cannot hold value by value', async () => {
  await using db = openThings();
  const things = db.selectFrom('thing').select('id');
  expect(await things.where('bytes', 'in', [Uint8Array.of(3)]).execute()).toEqual([{ id: 3 }]);
  // node:sqlite binds half of a surrogate pair as U+FFFD.
  await db.insertInto('thing').values({ id: 99, name: '\u{fffd}', bytes: null }).execute();
  expect(await things.where('name', 'in', ['\u{d800}']).execute()).toEqual([{ id: 99 }]);
});
