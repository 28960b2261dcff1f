import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, openStoreEngine } from '../../src/store/index.ts';
import { needs } from '../support/needs.ts';
import { startPostgres, type PostgresServer } from '../support/postgres.ts';
import { digest } from './records.ts';
import { storeSuite } from './store-suite.ts';
import { expectOldImage, writeOldImage } from './version-3.ts';

describe('Postgres', needs('Postgres'), () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('reads facts that a replica of the version before writes, and does not write over them', async () => {
    const database = await postgres.newDatabase();
    const store = await openStore({ database });
    const cataloger = { id: 'dpkg', version: 3 };
    const facts = { files: [], overlay: { whiteouts: ['var'], opaque: [], entries: [] }, problems: [] };
    const replica = new pg.Client(database);
    await replica.connect();
    await replica.query('insert into blob (digest) values ($1)', [digest('a')]);
    await replica.query(
      `insert into blob_facts (blob_id, cataloger, version, facts, owned) select id, 'dpkg', 3, $1, $2 from blob`,
      [Buffer.from(JSON.stringify(facts)), Buffer.from('[]')],
    );
    expect(await store.facts.load(digest('a'), [cataloger])).toEqual({ facts: new Map([['dpkg', facts]]) });
    const apk = { cataloger: { id: 'apk', version: 1 }, facts: { files: [], problems: [] }, owned: [] };
    await store.facts.save(digest('a'), [apk], Uint8Array.of(1));
    expect((await replica.query('select cataloger from blob_facts')).rows).toEqual([{ cataloger: 'dpkg' }]);
    await replica.end();
    await store.close();
  });

  storeSuite('Postgres', async () => openStore({ database: await postgres.newDatabase() }));

  it('returns an image of version 3 whole, which shares its packages with one that is saved now', async () => {
    const database = await postgres.newDatabase();
    const engine = await openStoreEngine({ database });
    await sql`drop table cataloged_image, program_reach, layer_facts, layer_overlay, feed_request, feed_setback, request_budget`.execute(
      engine.db,
    );
    await sql`alter table package_set drop column ecosystem`.execute(engine.db);
    await sql`alter table package_set_member drop column paths`.execute(engine.db);
    await sql`alter table package drop column reach`.execute(engine.db);
    await sql`update schema_version set version = 3`.execute(engine.db);
    await writeOldImage(engine.db);
    await engine.close();

    const store = await openStore({ database });
    await expectOldImage(store);
    await store.close();
  });
});
