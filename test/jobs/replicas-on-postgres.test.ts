import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { sql } from 'kysely';
import { openInventory } from '../../src/inventory/index.ts';
import { buildApp } from '../../src/server/app.ts';
import { createAuthenticator } from '../../src/server/auth/index.ts';
import { failure, harbour } from '../../src/server/feeds/testing.ts';
import { TEST_SETTINGS, testContext } from '../../src/server/testing/context.ts';
import { openStoreEngine } from '../../src/store/index.ts';
import type { ReplicaStore } from '../../src/store/ports.ts';
import type { ReplicaTables } from '../../src/store/schema/replica-tables.ts';
import { needs } from '../support/needs.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';

const SETBACK = { feed: 'kev', failures: 2, reason: 'kev: 503', failingForMs: 90_000, retryInMs: 120_000 };

describe('replicas on Postgres', needs('Postgres'), () => {
  let server: PostgresServer;
  let database: string;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = await server.newDatabase();
  });

  async function openReplica(): Promise<ReplicaStore> {
    const store = await openInventory({ database });
    onTestFinished(() => store.close());
    if (!store.replicas) throw new Error('a store on Postgres may have replicas');
    return store.replicas;
  }

  /** A replica's API; the call sends a request of one client and returns the status. */
  async function startApp(requestsPerMinute: number): Promise<() => Promise<number>> {
    const limits = { ...TEST_SETTINGS.limits, requestsPerMinute };
    const context = testContext({ settings: { ...TEST_SETTINGS, limits } });
    const { requests: budgets } = await openReplica();
    const authenticator = createAuthenticator(context.settings.auth, context.now);
    const app = await buildApp(context, {
      groups: [(scope) => void scope.get('/thing', { config: { role: 'read' } }, () => ({}))],
      authenticator,
      budgets,
    });
    onTestFinished(() => app.close());
    return async () => (await app.inject({ url: '/thing' })).statusCode;
  }

  /** Asks the replicas in turn. */
  async function ask(replicas: readonly (() => Promise<number>)[], rounds: number) {
    const start = performance.now();
    const statuses: number[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const request of replicas) statuses.push(await request());
    }
    const minutes = (performance.now() - start) / 60_000;
    return {
      statuses,
      admitted: statuses.filter((status) => status === 200).length,
      /** Requests that came back meanwhile, at most. */
      returned: (limit: number) => Math.ceil(limit * minutes),
    };
  }

  /** Makes the rows as old as if so much time had passed. */
  async function age(table: keyof ReplicaTables, columns: readonly string[], by: number) {
    const engine = await openStoreEngine({ database });
    for (const column of columns) {
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${sql.ref(column)} - ${by}::bigint`.execute(
        engine.db,
      );
    }
    await engine.close();
  }

  describe('requests a minute', () => {
    it('limits the requests a minute of one client at all replicas together', async () => {
      const replicas = await Promise.all([startApp(10), startApp(10)]);
      const { admitted, statuses, returned } = await ask(replicas, 10);
      expect(statuses.slice(0, 10)).toEqual(Array(10).fill(200));
      expect(admitted).toBeLessThanOrEqual(10 + returned(10));
    });

    it('takes requests a minute in shares, of which one replica may keep the rest', async () => {
      const replicas = await Promise.all([startApp(200), startApp(200)]);
      const { admitted, returned } = await ask(replicas, 120);
      expect(admitted).toBeGreaterThanOrEqual(190);
      expect(admitted).toBeLessThanOrEqual(200 + returned(200));
    });

    it('counts requests a minute at each replica alone while the database is unreachable', async () => {
      const replicas = await Promise.all([startApp(4), startApp(4)]);
      await server.interrupt();
      const { admitted } = await ask(replicas, 6);
      await server.resume();
      expect(admitted).toBe(8);
    });

    it('gives requests a minute back one by one, and lets in who waits as told', async () => {
      const { requests } = await openReplica();
      const minute = { perMinute: 600, count: 600 };
      expect(await requests.take('a', minute)).toEqual({ requests: 600, waitMs: 0 });
      const refused = await requests.take('a', minute);
      expect(refused.requests).toBe(0);
      expect(refused.waitMs).toBeGreaterThan(0);
      expect(refused.waitMs).toBeLessThanOrEqual(100);
      await age('request_budget', ['full_at'], refused.waitMs * 1000);
      expect((await requests.take('a', minute)).requests).toBeGreaterThan(0);
      expect(await requests.take('b', { perMinute: 7, count: 10 })).toEqual({ requests: 7, waitMs: 0 });
    });

    it('gives each of the requests a minute to one replica only, however many take at once', async () => {
      const replicas = await Promise.all([openReplica(), openReplica()]);
      const takeFrom = ({ requests }: ReplicaStore) => requests.take('a', { perMinute: 30, count: 1 });
      const grants = await Promise.all(Array.from({ length: 20 }, () => replicas.map(takeFrom)).flat());
      expect(grants.filter((grant) => grant.requests === 1)).toHaveLength(30);
    });

    it('forgets what a client used of its requests once the whole minute is free, and not before', async () => {
      const { requests } = await openReplica();
      await requests.take('fast', { perMinute: 60_000_000, count: 1 });
      await requests.take('slow', { perMinute: 1, count: 1 });
      await requests.forgetFull();
      expect((await requests.take('slow', { perMinute: 1, count: 1 })).requests).toBe(0);
      const engine = await openStoreEngine({ database });
      expect(await engine.db.selectFrom('request_budget').selectAll().execute()).toHaveLength(1);
      await engine.close();
    });
  });

  describe('feeds', () => {
    it('leaves a feed that fails at one replica alone at the other until the pause is over', async () => {
      const [one, other] = await Promise.all([openReplica(), openReplica()]);
      const first = harbour({ keep: ['kev'] }, one);
      first.onSync(failure);
      await first.feeds.start();
      expect(first.synced).toEqual(['kev']);
      const second = harbour({ keep: ['kev'] }, other);
      await second.feeds.start();
      await second.feeds.request(['kev']);
      expect(second.synced).toEqual([]);
      expect(await second.feeds.status()).toMatchObject([
        { feed: 'kev', state: 'failed', problems: ['kev: 503 (wait)'] },
      ]);
      await second.feeds.request(['kev'], { force: true });
      expect(await first.feeds.status()).toMatchObject([{ feed: 'kev', problems: [] }]);
    });

    it('keeps a feed fresh at one replica that a report at the other waits for', async () => {
      const [one, other] = await Promise.all([openReplica(), openReplica()]);
      const first = harbour({ keep: [] }, one);
      first.onSync(failure);
      await first.feeds.request(['debian-tracker']);
      const second = harbour({ keep: [] }, other);
      expect((await second.feeds.status()).map(({ feed }) => feed)).toEqual(['debian-tracker']);
    });

    it('keeps for all replicas since when a feed fails, and how long until it is asked again', async () => {
      const [one, other] = await Promise.all([openReplica(), openReplica()]);
      await one.feeds.failed(SETBACK);
      const [setback] = (await other.feeds.read()).setbacks;
      expect(setback).toMatchObject({ feed: 'kev', failures: 2, reason: 'kev: 503' });
      expect(setback?.failingForMs).toBeGreaterThanOrEqual(90_000);
      expect(setback?.retryInMs).toBeLessThanOrEqual(120_000);
      await other.feeds.failed({ ...SETBACK, failures: 3 });
      expect((await one.feeds.read()).setbacks).toMatchObject([{ failures: 3 }]);
      await other.feeds.succeeded('kev');
      expect((await one.feeds.read()).setbacks).toEqual([]);
    });

    it('forgets feeds that nobody spoke of for a day', async () => {
      const { feeds } = await openReplica();
      await feeds.failed(SETBACK);
      await feeds.requested('epss');
      expect(await feeds.read()).toMatchObject({ setbacks: [{ feed: 'kev' }], requested: ['epss'] });
      const day = 24 * 60 * 60_000;
      await age('feed_setback', ['failing_since', 'retry_at'], day + 120_000);
      await age('feed_request', ['requested_at'], day);
      expect(await feeds.read()).toEqual({ setbacks: [], requested: [] });
    });
  });
});
