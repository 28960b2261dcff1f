import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../test/support/postgres.ts';
import { parentOf, processorOf } from './processor.ts';

/** The engine that a server keeps its data in. */
export interface Engine extends AsyncDisposable {
  readonly name: 'SQLite' | 'Postgres';
  newStore(): Promise<EmptyStore>;
  /** Seconds of processor so far, of processes other than the server's own. */
  processor(): number;
}

export interface EmptyStore {
  /** For `plimsoll serve`. */
  readonly args: readonly string[];
  /** Megabytes on disk. */
  size(): Promise<number>;
}

/** Postgres as it is set up by default, but for room for replicas: what is committed has reached the disk. */
const SETTINGS = ['max_connections=200'];
const MEGABYTE = 1e6;

export function sqliteEngine(folder: string): Engine {
  let stores = 0;
  return {
    name: 'SQLite',
    newStore() {
      const file = join(folder, `store-${++stores}.db`);
      const sizes = () => ['', '-wal', '-shm'].map((suffix) => sizeOf(`${file}${suffix}`));
      const size = () => Promise.resolve(sizes().reduce((a, b) => a + b) / MEGABYTE);
      return Promise.resolve({ args: ['--store', file], size });
    },
    processor: () => 0,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

export async function postgresEngine(): Promise<Engine> {
  const server = await startPostgres(SETTINGS);
  const postmaster = await ask(server.address('postgres'), 'select pg_backend_pid() as answer', parentOf);
  return {
    name: 'Postgres',
    async newStore() {
      const database = await server.newDatabase();
      const question = 'select pg_database_size(current_database())::float8 as answer';
      return {
        args: ['--database', database],
        size: () => ask(database, question, (bytes) => bytes / MEGABYTE),
      };
    },
    processor: () => processorOf(postmaster),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

/** The number is looked at while the connection is open. */
async function ask(address: string, question: string, look: (answer: number) => number): Promise<number> {
  const client = new pg.Client(address);
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: number }>(question);
    return look(rows[0]?.answer ?? Number.NaN);
  } finally {
    await client.end();
  }
}
