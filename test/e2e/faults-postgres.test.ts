// Two replicas over one Postgres, and what happens to either: nothing acknowledged is lost, nothing is called clean that
// was not looked at, and no credential is readable anywhere.

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { debianLayer } from '../../src/server/work/testing/world.ts';
import { User } from '../support/cli.ts';
import { DEBIAN, TRACKER, writeFeeds, writeNews } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import { startPostgres, type PostgresServer } from '../support/postgres.ts';
import { SOON, type RunningServer } from '../support/running-server.ts';
import { endOfScan, lookAtScan, submitScan } from '../support/scans.ts';
import { BASIC, LOGIN, ServerLab, TOKENS, type RegistryImage } from '../support/server-lab.ts';

const LAYER = 'layers.example/layer';
const HEADER = 'Bearer the token of a layer';

describe('two replicas', needs(...REGISTRY, 'Postgres'), () => {
  const users = [new User(), new User()] as const;
  let lab: ServerLab;
  let postgres: PostgresServer;
  let database: string;
  let first: RunningServer;
  let second: RunningServer;
  let ship: RegistryImage;
  let image: string;
  let layers = 0;

  beforeAll(async () => {
    [lab, postgres] = await Promise.all([ServerLab.open(), startPostgres()]);
    database = await postgres.newDatabase();
    ship = await lab.push(DEBIAN, 'team/ship:1');
    // Both find an empty database.
    [first, second] = await Promise.all([
      lab.start(users[0], { database }),
      lab.start(users[1], { database }),
    ]);
    await Promise.all([first.untilReady(), second.untilReady()]);
  });
  afterAll(async () => {
    await Promise.all([first.end(), second.end()]);
    await postgres.stop();
    await lab[Symbol.asyncDispose]();
    for (const user of users) user[Symbol.dispose]();
  });

  /** A scan that has begun, and waits for a layer that nobody has read before. */
  async function beginScan(server: RunningServer): Promise<string> {
    const url = lab.serveLayer(LAYER, debianLayer('1.0', String(layers++)).bytes);
    lab.feeds.hold(LAYER);
    const headers = { authorization: HEADER };
    const id = await submitScan(server, { reference: 'an-image', layers: [{ url, headers }] });
    await vi.waitUntil(() => lab.feeds.waitingFor(LAYER) > 0, SOON);
    return id;
  }

  async function beginSync(server: RunningServer): Promise<void> {
    lab.feeds.hold(TRACKER);
    const sync = { method: 'POST', token: TOKENS.admin };
    expect((await server.ask('/api/v1/feeds/debian-tracker/sync', sync)).status).toBe(202);
    await vi.waitUntil(() => lab.feeds.waitingFor(TRACKER) > 0, SOON);
  }

  const reportOf = (server: RunningServer, key = image) =>
    server.ask(`/api/v1/images/${key}/report`, { token: TOKENS.scan });

  /** Each computed anew. */
  function manyReports(server: RunningServer) {
    return Array.from({ length: 60 }, async (_, index) => {
      const query = `format=${index % 2 === 0 ? 'json' : 'table'}&max=low%3D${index}`;
      const answer = await server.ask(`/api/v1/images/${image}/report?${query}`, { token: TOKENS.scan });
      return [answer.status, await answer.text()] as const;
    });
  }

  async function untilReported(server: RunningServer, wanted: string): Promise<void> {
    await vi.waitFor(async () => expect(await (await reportOf(server)).text()).toContain(wanted), SOON);
  }

  async function everythingStored(): Promise<string> {
    const client = new pg.Client(database);
    await client.connect();
    const tables = await client.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
        where table_schema not in ('pg_catalog', 'information_schema')`,
    );
    let all = '';
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
      all += rows.map(({ row }) => `${name} ${row}\n`).join('');
    }
    await client.end();
    return all;
  }

  it('makes one store of an empty database, and answers for images of the other replica', async () => {
    const credentials = { kind: 'password', ...LOGIN };
    const id = await submitScan(first, { reference: `${lab.registry.host}/team/ship:1`, credentials });
    image = (await endOfScan(second, id)).image ?? '';
    expect(await (await reportOf(second)).text()).toContain('CVE-2099-0001');
    expect(ship.layers.map(({ digest }) => lab.registry.readsOf(digest))).toEqual([1, 1]);
  });

  it('keeps credentials sealed, during and after a scan, and logs none', async () => {
    const id = await beginScan(first);
    const during = await everythingStored();
    expect(during).toContain(id);
    lab.feeds.letGo(LAYER);
    await endOfScan(first, id);
    const all = [during, await everythingStored(), first.log, second.log].join('\n');
    const { password } = new URL(database);
    const secrets = [
      password,
      decodeURIComponent(password),
      LOGIN.password,
      BASIC.slice('Basic '.length),
      HEADER,
      ...Object.values(TOKENS),
    ];
    for (const secret of secrets) {
      expect(all).not.toContain(secret);
      expect(all).not.toContain(Buffer.from(secret).toString('hex'));
      expect(all).not.toContain(Buffer.from(secret).toString('base64'));
    }
  });

  it('resumes its work after Postgres was away, and reports that meanwhile', async () => {
    const id = await beginScan(first);
    writeNews(lab.mirror);
    await beginSync(second);
    await postgres.interrupt();
    for (const server of [first, second]) {
      expect((await server.ask('/livez')).status).toBe(200);
      expect((await server.ask('/health')).status).toBe(503);
      expect((await reportOf(server)).status).toBe(503);
    }
    const scan = await first.ask(`/api/v1/scans/${id}`, { token: TOKENS.scan });
    expect([scan.status, scan.headers.get('content-type')]).toEqual([
      503,
      expect.stringContaining('application/problem+json'),
    ]);
    lab.feeds.letGo(LAYER);
    lab.feeds.letGo(TRACKER);
    await postgres.resume();
    await vi.waitFor(async () => expect((await first.ask('/health')).status).toBe(200), SOON);
    expect(await endOfScan(first, id)).toMatchObject({ state: 'done' });
    await untilReported(first, 'CVE-2099-0008');
  });

  it('hands the work of a stopping replica over', async () => {
    const id = await beginScan(first);
    expect(await first.end()).toBe(0);
    lab.feeds.letGo(LAYER);
    expect(await endOfScan(second, id)).toMatchObject({ state: 'done' });
    first = await lab.start(users[0], { database });
  });

  it('takes over the scan and the sync of a killed replica', async () => {
    const id = await beginScan(first);
    writeFeeds(lab.mirror);
    await beginSync(first);
    await first.end('SIGKILL');
    expect(await lookAtScan(second, id)).toMatchObject({ state: 'running' });
    lab.feeds.letGo(LAYER);
    lab.feeds.letGo(TRACKER);
    expect(await endOfScan(second, id)).toMatchObject({ state: 'done' });
    await vi.waitFor(async () => {
      expect(await (await reportOf(second)).text()).not.toContain('CVE-2099-0008');
    }, SOON);
    first = await lab.start(users[0], { database });
  });

  it('sends whole reports when one replica is killed among many, and goes on with the other', async () => {
    const reports = manyReports(first);
    await Promise.race(reports);
    await first.end('SIGKILL');
    for (const report of await Promise.allSettled(reports)) {
      if (report.status === 'fulfilled') expect(report.value[1]).toContain('CVE-2099-0001');
    }
    await untilReported(second, 'CVE-2099-0001');
    first = await lab.start(users[0], { database });
  });

  it('sends whole reports or an error when Postgres is gone among many', async () => {
    const reports = manyReports(second);
    await postgres.interrupt();
    for (const [status, text] of await Promise.all(reports)) {
      if (status === 200) expect(text).toContain('CVE-2099-0001');
      else expect(status).toBe(503);
    }
    await postgres.resume();
    await untilReported(second, 'CVE-2099-0001');
  });
});
