import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { SqliteConnection } from './connection.ts';

it.each([0, 1, 19, 20, 21, 45])('inserts %i rows, and skips those whose key is taken', (count) => {
  const database = new DatabaseSync(':memory:');
  database.exec('create table word (id integer primary key, text text)');
  const connection = new SqliteConnection(database, ':memory:');
  const rows = Array.from({ length: count }, (_, id) => [id, `word ${id}`]);
  connection.insertRows('word', ['id', 'text'], rows);
  connection.insertRows(
    'word',
    ['id', 'text'],
    [...rows, [count, 'last']].map(([id]) => [id ?? 0, 'other']),
  );
  const stored = database.prepare('select id, text from word order by id').all();
  expect(stored.map(({ id, text }) => [id, text])).toEqual([...rows, [count, 'other']]);
  database.close();
});
