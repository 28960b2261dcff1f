import { afterAll, beforeAll, describe } from 'vitest';
import { openStore } from '../../src/store/index.ts';
import { needs } from '../support/needs.ts';
import { startPostgres, type PostgresServer } from '../support/postgres.ts';
import { storeSuite } from './store-suite.ts';

describe('Postgres', needs('Postgres'), () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  storeSuite('Postgres', async () => openStore({ database: await postgres.newDatabase() }));
});
