import { afterAll, beforeAll, describe, test } from 'vitest';
import { openStore } from '../../src/store/index.ts';
import { postgresMissing, startPostgres, type PostgresServer } from '../support/postgres.ts';
import { storeSuite } from './store-suite.ts';

const missing = postgresMissing();
if (missing === undefined) suite();
else test.skip(`Postgres: ${missing}`, () => undefined);

function suite(): void {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  describe('the shared suite', () => {
    storeSuite('Postgres', async () => openStore({ database: await postgres.newDatabase() }));
  });
}
