import { postgresMissing, startPostgres, type PostgresServer } from './postgres.ts';

export const ENGINES =
  postgresMissing() === undefined ? (['SQLite', 'Postgres'] as const) : (['SQLite'] as const);

/** A database for a server, where the engine is one that has any. */
export interface Engine extends AsyncDisposable {
  readonly options: { readonly database?: string };
}

export async function openEngine(name: (typeof ENGINES)[number]): Promise<Engine> {
  if (name === 'SQLite') return { options: {}, [Symbol.asyncDispose]: () => Promise.resolve() };
  const postgres: PostgresServer = await startPostgres();
  const options = { database: await postgres.newDatabase() };
  return { options, [Symbol.asyncDispose]: () => postgres.stop() };
}
