import { afterAll } from 'vitest';
import { openInventory } from '../../src/inventory/index.ts';
import type { StorePlace } from '../../src/store/ports.ts';
import type { User } from './cli.ts';
import { postgresMissing, type PostgresServer, startPostgres } from './postgres.ts';

export const ENGINES =
  postgresMissing() === undefined ? (['SQLite', 'Postgres'] as const) : (['SQLite'] as const);

/** A database for a server, where the engine is one that has any. */
export interface Engine extends AsyncDisposable {
  readonly options: { readonly database?: string };
  /** Variables by which the program uses it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Returns the place of the store that the program opens for a user. */
  storeOf(user: User): StorePlace;
}

interface Started {
  readonly server: PostgresServer;
  /** A database with the schema, which is copied faster than it is made. */
  readonly template: string;
}

/** One server for all tests of a file. */
let postgres: Promise<Started> | undefined;

afterAll(async () => {
  await (await postgres)?.server.stop();
});

export async function openEngine(name: (typeof ENGINES)[number]): Promise<Engine> {
  if (name === 'SQLite') {
    return {
      options: {},
      environment: {},
      storeOf: (user) => ({ file: user.store }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  postgres ??= startWithTemplate();
  const { server, template } = await postgres;
  const database = await server.copyOf(template);
  return {
    options: { database },
    environment: { DATABASE_URL: database },
    storeOf: () => ({ database }),
    [Symbol.asyncDispose]: () => server.remove(database),
  };
}

async function startWithTemplate(): Promise<Started> {
  const server = await startPostgres();
  const template = await server.newDatabase();
  const store = await openInventory({ database: template });
  await store.close();
  return { server, template };
}
