import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { writeFeeds } from '../support/harbour.ts';
import { needs } from '../support/needs.ts';
import { startPostgres, type PostgresServer } from '../support/postgres.ts';

describe('feeds of a store in Postgres', needs('Postgres'), () => {
  let server: PostgresServer;
  let mirror: FeedMirror;
  let user: User;
  let database: string;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    mirror = new FeedMirror();
    writeFeeds(mirror);
    user = new User();
    database = await server.newDatabase();
  });
  afterEach(() => {
    user[Symbol.dispose]();
    mirror[Symbol.dispose]();
  });

  const feeds = (...args: string[]) =>
    user.run(['feeds', ...args], { environment: { DATABASE_URL: database } });
  const sync = () => feeds('sync', 'debian-tracker', 'kev', '--feeds-mirror', mirror.folder);

  it('loads and lists feeds in Postgres by DATABASE_URL and --database alike', async () => {
    expect(await sync()).toMatchObject({ code: 0, stderr: '' });
    const byVariable = await feeds('status');
    expect(byVariable.stdout).toMatch(/^debian-tracker +under a minute old +\d+ records?, unfixed known$/m);
    const byFlag = await user.run(['feeds', 'status', '--database', database]);
    expect(byFlag).toEqual(byVariable);
    expect(existsSync(user.store)).toBe(false);
  });

  it('exports feeds from Postgres, imports them into the embedded store, and back', async () => {
    await sync();
    expect((await feeds('export', 'advisories.plimsoll')).stdout).toContain('2 feeds');
    const embedded = await user.run(['feeds', 'import', 'advisories.plimsoll']);
    expect(embedded.stdout).toMatch(/^imported 2 feeds, .*\n$/);
    database = await server.newDatabase();
    expect((await feeds('import', 'advisories.plimsoll')).stdout).toBe(embedded.stdout);
    expect((await feeds('status')).stdout).toContain('kev');
  });

  it('fails for an address that is not Postgres, without repeating its password', async () => {
    database = 'mysql://root:secret@db/app';
    const { code, stderr } = await feeds('status');
    expect(code).toBe(2);
    expect(stderr).toContain(']: DATABASE_URL: ');
    expect(stderr).not.toContain('secret');
  });
});
