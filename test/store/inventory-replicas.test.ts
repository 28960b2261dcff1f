import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openInventory } from '../../src/inventory/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import type { Engine } from '../../src/store/engine.ts';
import { openStoreEngine } from '../../src/store/index.ts';
import { needs } from '../support/needs.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { imageKey, indexed, installed, reference } from './images.ts';
import { AT, CLAIM, list, run } from './runs.ts';

const BASE = Array.from({ length: 20 }, (_, i) => installed(`base-${i}`));
const ROUNDS = 12;
const MANY = 300;
/** Milliseconds in which what need not wait is done. */
const A_WHILE = 200;

describe('the inventory of replicas', needs('Postgres'), () => {
  let server: PostgresServer;
  let database: string;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = await server.newDatabase();
  });

  async function openReplica(): Promise<Inventory> {
    const store = await openInventory({ database });
    onTestFinished(() => store.close());
    return store;
  }

  async function openEngine(): Promise<Engine> {
    const engine = await openStoreEngine({ database });
    onTestFinished(() => engine.close());
    return engine;
  }

  /** Begins the change of an image that goes on until it is ended. */
  async function beginChange(engine: Engine) {
    const isBegun = Promise.withResolvers<undefined>();
    const mayEnd = Promise.withResolvers<undefined>();
    const ended = engine.db.transaction().execute(async (transaction) => {
      const sequence = await engine.inventorySequence.share(transaction, imageKey('slow'));
      await transaction.updateTable('image').set({ sequence }).where('key', '=', imageKey('slow')).execute();
      isBegun.resolve(undefined);
      await mayEnd.promise;
    });
    await isBegun.promise;
    const end = () => {
      mayEnd.resolve(undefined);
      return ended;
    };
    onTestFinished(end);
    return end;
  }

  it('keeps the packages of an image that is saved while the last one that has them is removed', async () => {
    const [one, other] = await Promise.all([openReplica(), openReplica()]);
    for (let i = 0; i < ROUNDS; i++) {
      await one.inventory.save(indexed('last', [...BASE, installed('last', { layer: 1 })]), []);
      const saves = ['a', 'b', 'c'].map((name) =>
        other.inventory.save(indexed(name, [...BASE, installed(`${name}${i}`, { layer: 1 })]), []),
      );
      await Promise.all([...saves, one.inventory.delete(imageKey('last'))]);
      for (const name of ['a', 'b', 'c']) {
        expect((await one.inventory.get(imageKey(name)))?.packages).toHaveLength(BASE.length + 1);
      }
      const removals = ['a', 'b', 'c'].map((name) => other.inventory.delete(imageKey(name)));
      await Promise.all([...removals, one.inventory.save(indexed('last', BASE), [])]);
      expect(await one.inventory.counts()).toEqual({ images: 1, packages: BASE.length });
    }
  });

  it('takes lists of two clusters at once, of which one ends what the other begins', async () => {
    const [one, other] = await Promise.all([openReplica(), openReplica()]);
    const runsOf = (name: string) =>
      Array.from({ length: MANY }, (_, i) => {
        return run(`${name}-${i}`, { image: { reference: name, digest: imageKey(`${name}-${i}`) } });
      });
    const [a, b] = [runsOf('a'), runsOf('b')];
    for (let i = 0; i < ROUNDS; i++) {
      const [first, second] = i % 2 === 0 ? [a, b] : [b, a];
      const applied = await Promise.all([
        one.runs.put(CLAIM, list(i, first)),
        other.runs.put({ cluster: 'edge', uid: 'uid-2' }, list(i, second)),
      ]);
      expect(applied).toMatchObject([{ isApplied: true }, { isApplied: true }]);
    }
  });

  it('stores lines once that replicas load at the same time', async () => {
    const replicas = await Promise.all(Array.from({ length: 4 }, openReplica));
    const [one] = replicas;
    for (let i = 0; i < 3; i++) {
      const lines = [{ name: 'default', settings: { critical: i } }];
      await Promise.all(replicas.map(({ verdicts }) => verdicts.load(lines, AT)));
      expect(await one?.verdicts.linesAt()).toEqual(lines);
    }
  });

  it('saves images with new packages in common at once, whichever order they come in', async () => {
    const replicas = await Promise.all([openReplica(), openReplica()]);
    for (let i = 0; i < ROUNDS; i++) {
      const packages = BASE.map(({ name }) => installed(`${name}-${i}`));
      const shapes = [packages, packages.slice(5), packages.slice(0, 15)];
      const saves = shapes.flatMap((shape, at) =>
        replicas.map(({ inventory }, replica) =>
          inventory.save(indexed(`${at} ${replica}`, shape), [reference(`${at}`), reference(`${replica}`)]),
        ),
      );
      await Promise.all(saves);
    }
    expect(await replicas[0].inventory.counts()).toEqual({ images: 6, packages: BASE.length });
  });

  it('keeps a whole reading when one that misses a layer is saved at the same time', async () => {
    const [one, other] = await Promise.all([openReplica(), openReplica()]);
    const part = indexed('app', [], {
      problems: [{ kind: 'layer-unreadable', subject: 'x', message: 'x' }],
    });
    const whole = indexed('app', BASE);
    for (let i = 0; i < ROUNDS; i++) {
      const [first, second] = i % 2 === 0 ? [part, whole] : [whole, part];
      await Promise.all([
        one.inventory.save(first, [reference('app')]),
        other.inventory.save(second, [reference('app')]),
      ]);
      expect(await one.inventory.get(whole.key)).toEqual(whole);
      await one.inventory.delete(whole.key);
    }
  });

  it('saves an image while another one is saved, and removes one only between savings', async () => {
    const engine = await openEngine();
    const store = await openReplica();
    await store.inventory.save(indexed('old', BASE), []);
    const end = await beginChange(engine);
    await store.inventory.save(indexed('new', BASE), []);
    let isRemoved = false;
    const removal = store.inventory.delete(imageKey('old')).then(() => (isRemoved = true));
    await pause(A_WHILE);
    // Whoever comes after the removal waits for it, so that steady savings do not put it off for ever.
    const later = store.inventory.save(indexed('later', BASE), []).then(() => isRemoved);
    await pause(A_WHILE);
    expect(isRemoved).toBe(false);
    await end();
    await removal;
    expect(await later).toBe(true);
    expect(await store.inventory.counts()).toEqual({ images: 2, packages: BASE.length });
  });

  it('lists an image that was being saved when the list began, at its end if it left its place', async () => {
    const engine = await openEngine();
    const store = await openReplica();
    for (const name of ['slow', 'b', 'c']) await store.inventory.save(indexed(name), []);
    const end = await beginChange(engine);
    await store.inventory.save(indexed('d'), []);
    const first = await store.inventory.list({ limit: 3 });
    expect(first.items.map(({ key }) => key)).toEqual(['d', 'c', 'b'].map(imageKey));
    await end();
    const rest = [];
    for (let cursor = first.next; cursor !== undefined;) {
      const page = await store.inventory.list({ limit: 3, cursor });
      rest.push(...page.items.map(({ key }) => key));
      cursor = page.next;
    }
    expect(rest).toContain(imageKey('slow'));
  });
});
