import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { registryGuard } from '../../src/http/guard/index.ts';
import { openInventory } from '../../src/inventory/index.ts';
import { postgresQueueOnDemand } from '../../src/jobs/index.ts';
import type { LayersRequest } from '../../src/server/context.ts';
import { createScans } from '../../src/server/scans/index.ts';
import { createSealer } from '../../src/server/sealing/index.ts';
import { SILENT_TELEMETRY } from '../../src/server/testing/context.ts';
import { debianLayer, serveBlobs, startTestWork } from '../../src/server/work/testing/world.ts';
import { needs } from '../support/needs.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';

const CLIENT = { name: 'token:ci', role: 'scan' } as const;
const SOON = { timeout: 60_000, interval: 100 };
const REGISTRIES = { allow: [], allowAddresses: ['loopback'] };
const layer = debianLayer('1.0');

describe('scans on Postgres', needs('Postgres'), () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  /** A server without its routes. */
  async function startReplica(database: string) {
    const store = await openInventory({ database });
    const queue = await postgresQueueOnDemand({
      connection: { connectionString: database },
      onError: () => undefined,
    });
    const threads = startTestWork({ store: { database }, registries: REGISTRIES, workers: 1 });
    const scans = createScans({
      store,
      queue,
      work: threads.work,
      sealer: createSealer(Buffer.alloc(32, 1)),
      guard: registryGuard(REGISTRIES),
      limit: 100,
      atATime: 1,
      telemetry: SILENT_TELEMETRY,
      logger: pino({ level: 'silent' }),
      now: () => new Date(),
    });
    await scans.start();
    onTestFinished(async () => {
      scans.stop();
      await queue.stop(0);
      await threads.close();
      await store.close();
    });
    return { scans, store };
  }

  function requestOf(origin: string): LayersRequest {
    return {
      kind: 'layers',
      reference: 'app',
      layers: [{ url: `${origin}/blobs/${layer.digest}` }],
      names: [{ kind: 'manifest', name: layer.digest }],
    };
  }

  it('ends scans at every replica, whichever runs them', async () => {
    const database = await server.newDatabase();
    const [first, second] = await Promise.all([startReplica(database), startReplica(database)]);
    const { origin } = await serveBlobs([layer]);
    const { id } = await first.scans.submit(requestOf(origin), CLIENT);
    const { signal } = new AbortController();
    const ended = await Promise.all([first, second].map(({ scans }) => scans.ended(id, signal)));
    expect(ended).toMatchObject([{ state: 'done' }, { state: 'done' }]);
  });

  it('ends scans though Postgres is stopped and started while the image is read', async () => {
    const { scans, store } = await startReplica(await server.newDatabase());
    const asked = Promise.withResolvers<undefined>();
    const goOn = Promise.withResolvers<undefined>();
    const { origin } = await serveBlobs([layer], (_request, response) => {
      asked.resolve(undefined);
      void goOn.promise.then(() => response.end(layer.bytes));
      return true;
    });
    const { id } = await scans.submit(requestOf(origin), CLIENT);
    await asked.promise;
    await server.interrupt();
    goOn.resolve(undefined);
    await expect(scans.get(id)).rejects.toMatchObject({ code: 'STORE_FAILED' });
    await server.resume();
    await vi.waitFor(async () => expect(await scans.get(id)).toMatchObject({ state: 'done' }), SOON);
    const name = { kind: 'manifest', name: layer.digest, principal: CLIENT.name } as const;
    expect((await store.inventory.find(name))?.image.packages).toHaveLength(1);
  });
});
