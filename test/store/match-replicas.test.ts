import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { defined } from '../../src/domain/index.ts';
import { openInventory } from '../../src/inventory/index.ts';
import type { GroupMatches, Inventory, MatchContent } from '../../src/inventory/ports.ts';
import { openStoreEngine } from '../../src/store/index.ts';
import { scopePackages } from '../../src/stored/changes/scope-packages.ts';
import { needs } from '../support/needs.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { indexed, installed } from './images.ts';

const GROUP = { hash: 'debian', answering: 'debian-tracker', seq: 1 };
const MOVED = { ...GROUP, seq: 2 };
const MATCH: MatchContent = {
  kind: 'uncompared',
  record: 'A-1',
  ids: ['CVE-2024-0001'],
  aliases: [],
  package: 'zlib',
};
/** Milliseconds in which what need not wait is done. */
const A_WHILE = 200;

describe('matches of replicas', needs('Postgres'), () => {
  let server: PostgresServer;
  let database: string;
  let store: Inventory;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = await server.newDatabase();
    store = await openInventory({ database });
    onTestFinished(() => store.close());
    await store.inventory.save(indexed('a', [installed('zlib')]), []);
    await scopePackages(store.fleet);
  });

  async function foundIn(group: typeof GROUP): Promise<readonly GroupMatches[]> {
    const packages = (await store.matches.due(9)).map(({ packageId, distributionId }) => ({
      packageId,
      ...defined({ distributionId }),
      matches: [MATCH],
    }));
    expect(packages).toHaveLength(1);
    return [{ group, packages }];
  }

  /** Keeps others from writing what packages match until it is ended. */
  async function holdPackages() {
    const engine = await openStoreEngine({ database });
    onTestFinished(() => engine.close());
    const isHeld = Promise.withResolvers<undefined>();
    const mayEnd = Promise.withResolvers<undefined>();
    const ended = engine.db.transaction().execute(async (transaction) => {
      await transaction.updateTable('matched_package').set({ group_id: null }).execute();
      isHeld.resolve(undefined);
      await mayEnd.promise;
    });
    await isHeld.promise;
    return () => {
      mayEnd.resolve(undefined);
      return ended;
    };
  }

  it('leaves packages due that a sync touches while what they matched before it is stored', async () => {
    await store.matches.move(GROUP, undefined, 'all');
    const found = await foundIn(GROUP);
    const release = await holdPackages();
    const saved = store.matches.save(found);
    await pause(A_WHILE);
    const touched = found.flatMap(({ packages }) => packages);
    const moved = store.matches.move(MOVED, GROUP, touched);
    await pause(A_WHILE);
    await release();
    await Promise.all([saved, moved]);
    expect(await store.matches.groups()).toEqual([MOVED]);
    expect(await store.matches.due(9)).toHaveLength(1);
  });

  it('drops all matches while others of the same contents are stored', async () => {
    await store.matches.move(GROUP, undefined, 'all');
    const found = await foundIn(GROUP);
    await store.matches.save(found);
    const touched = found.flatMap(({ packages }) => packages);
    await store.matches.move(MOVED, GROUP, touched);
    const again = await foundIn(MOVED);
    const release = await holdPackages();
    const saved = store.matches.save(again);
    await pause(A_WHILE);
    const dropped = store.matches.drop();
    await pause(A_WHILE);
    await release();
    await Promise.all([saved, dropped]);
    expect(await store.matches.counts()).toEqual({ packages: 1, due: 1, matches: 0 });
  });
});
