import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openInventory } from '../../src/inventory/index.ts';
import { RegistryBudgets } from '../../src/server/registries/index.ts';
import { SILENT_TELEMETRY } from '../../src/server/testing/context.ts';
import { needs } from '../support/needs.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';

const HOST = 'registry.example';
const PERSON = { account: '', isBackground: false };

describe('budgets of registries on Postgres', needs('Postgres'), () => {
  let server: PostgresServer;
  let database: string;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = await server.newDatabase();
  });

  async function openReplica(pullsPerMinute: number): Promise<RegistryBudgets> {
    const store = await openInventory({ database });
    onTestFinished(() => store.close());
    if (!store.replicas) throw new Error('a store on Postgres may have replicas');
    return new RegistryBudgets({
      settings: { requestsPerMinute: 0, pullsPerMinute },
      replicas: store.replicas,
      telemetry: SILENT_TELEMETRY,
      logger: pino({ level: 'silent' }),
      now: () => performance.now(),
    });
  }

  /** Sends pulls through each replica at once; the count of those that have passed goes on until the test ends. */
  function pull(replicas: readonly RegistryBudgets[], each: number, asker = PERSON) {
    const ended = new AbortController();
    const begun = performance.now();
    let passed = 0;
    const sent = replicas.flatMap((replica) =>
      Array.from({ length: each }, async () => {
        await replica.gateFor(asker).enter({ host: HOST, isPull: true }, ended.signal);
        passed++;
      }),
    );
    onTestFinished(async () => {
      ended.abort();
      await Promise.allSettled(sent);
    });
    return {
      passed: () => passed,
      /** Pulls that came back meanwhile, at most. */
      returned: (perMinute: number) => Math.ceil((perMinute * (performance.now() - begun)) / 60_000),
    };
  }

  it('lets all replicas together send the pulls of one minute', async () => {
    const replicas = await Promise.all([openReplica(10), openReplica(10)]);
    const { passed, returned } = pull(replicas, 20);
    await expect.poll(passed, { timeout: 20_000 }).toBeGreaterThanOrEqual(10);
    expect(passed()).toBeLessThanOrEqual(10 + returned(10));
  });

  it('lets each replica count by itself while the database is unreachable', async () => {
    const replicas = await Promise.all([openReplica(4), openReplica(4)]);
    await server.interrupt();
    const { passed, returned } = pull(replicas, 10);
    await expect.poll(passed, { timeout: 20_000 }).toBeGreaterThanOrEqual(8);
    expect(passed()).toBeLessThanOrEqual(8 + 2 * returned(4));
    await server.resume();
  });

  it('obeys what a registry told another replica, for the same account alone', async () => {
    const [one, other] = await Promise.all([openReplica(0), openReplica(0)]);
    const asker = { ...PERSON, account: 'token:ci' };
    const hours = { kind: 'pulls', remaining: 0, limit: 100, endsInMs: 6 * 60 * 60_000 } as const;
    one.gateFor(asker).announced(HOST, [hours]);
    const ask = async (account: string) => {
      // A new replica each time, since each asks the others every few seconds only.
      const replica = await openReplica(0);
      const gate = replica.gateFor({ ...PERSON, account });
      return gate.enter({ host: HOST, isPull: true }, new AbortController().signal);
    };
    await vi.waitFor(
      () => expect(ask('token:ci')).rejects.toThrow('allows no further pulls for 360 minutes'),
      { timeout: 20_000 },
    );
    await ask('');
    await other.gateFor(PERSON).enter({ host: HOST, isPull: true }, new AbortController().signal);
  });

  it('leaves a tenth of the pulls of all replicas to people', async () => {
    const replicas = await Promise.all([openReplica(20), openReplica(20)]);
    const background = pull(replicas, 20, { ...PERSON, isBackground: true });
    await expect.poll(background.passed, { timeout: 20_000 }).toBeGreaterThanOrEqual(18);
    expect(background.passed()).toBeLessThanOrEqual(18 + background.returned(18));
    const people = pull(replicas, 1);
    await expect.poll(people.passed, { timeout: 20_000 }).toBe(2);
  });
});
