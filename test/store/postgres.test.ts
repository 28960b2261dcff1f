import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendEvents } from '../../src/inventory/events/append-events.ts';
import { openInventory } from '../../src/inventory/index.ts';
import { noteChange } from '../../src/store/changes/note-change.ts';
import { openStoreEngine } from '../../src/store/index.ts';
import { needs } from '../support/needs.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { affected } from './events.ts';
import { imageKey, indexed } from './images.ts';
import { LentStores } from './lent-stores.ts';
import { storeSuite } from './store-suite.ts';

describe('Postgres', needs('Postgres'), () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  describe('every store', () => {
    let stores: LentStores;
    beforeAll(() => {
      stores = new LentStores(postgres);
    });

    storeSuite('Postgres', () => stores.open());
  });

  it('shows events in the order of their numbers, though a transaction that began earlier ends later', async () => {
    const database = await postgres.newDatabase();
    const engine = await openStoreEngine({ database });
    const [other, reader] = [await openInventory({ database }), await openInventory({ database })];
    const seen: (string | undefined)[] = [];
    let after = 0;
    const follow = async () => {
      const page = await reader.events.list({ limit: 100, after });
      after = page.through;
      seen.push(...page.items.map(({ event }) => event.finding?.id));
    };
    const isAppended = Promise.withResolvers<undefined>();
    const mayEnd = Promise.withResolvers<undefined>();
    const slow = engine.db.transaction().execute(async (transaction) => {
      await appendEvents(engine, transaction, [{ event: affected('CVE-1') }, { event: affected('CVE-2') }]);
      isAppended.resolve(undefined);
      await mayEnd.promise;
    });
    await isAppended.promise;
    const fast = other.events.append([{ event: affected('CVE-3') }]);
    const isFast = await Promise.race([fast.then(() => true), pause(200, false)]);
    await follow();
    mayEnd.resolve(undefined);
    await Promise.all([slow, fast]);
    await follow();
    expect({ isFast, seen }).toEqual({ isFast: false, seen: ['CVE-1', 'CVE-2', 'CVE-3'] });
    await Promise.all([engine.close(), other.close(), reader.close()]);
  });

  it('shows changes in the order of their numbers to every replica, though a transaction ends later', async () => {
    const database = await postgres.newDatabase();
    const engine = await openStoreEngine({ database });
    const [other, reader] = [await openInventory({ database }), await openInventory({ database })];
    const isNoted = Promise.withResolvers<undefined>();
    const mayEnd = Promise.withResolvers<undefined>();
    const slow = engine.db.transaction().execute(async (transaction) => {
      await noteChange(transaction, 'save', 'removed');
      isNoted.resolve(undefined);
      await mayEnd.promise;
    });
    await isNoted.promise;
    const fast = other.inventory.save(indexed('app'), []);
    const isFast = await Promise.race([fast.then(() => true), pause(200, false)]);
    const { sequence: before } = await reader.changes.since(undefined);
    mayEnd.resolve(undefined);
    await Promise.all([slow, fast]);
    const { sequence, isAll } = await reader.changes.since(before);
    expect({ isFast, before, sequence, isAll }).toEqual({
      isFast: false,
      before: 0,
      sequence: 2,
      isAll: true,
    });
    expect((await reader.changes.since(1)).images).toEqual([{ key: imageKey('app'), kinds: ['save'] }]);
    await Promise.all([engine.close(), other.close(), reader.close()]);
  });

  it('stores no event of a transaction that failed, and gives its number to the next', async () => {
    const database = await postgres.newDatabase();
    const engine = await openStoreEngine({ database });
    const store = await openInventory({ database });
    const failed = engine.db.transaction().execute(async (transaction) => {
      await appendEvents(engine, transaction, [{ event: affected('CVE-1') }]);
      throw new Error('the process ended');
    });
    await expect(failed).rejects.toThrow('the process ended');
    await store.events.append([{ event: affected('CVE-2') }]);
    expect((await store.events.list({ limit: 9 })).items.map(({ seq }) => seq)).toEqual([1]);
    await Promise.all([engine.close(), store.close()]);
  });
});
