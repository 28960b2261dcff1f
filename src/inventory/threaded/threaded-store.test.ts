import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { imageKey, indexed, installed, reference } from '../../../test/store/images.ts';
import { openInventory } from '../index.ts';
import type { Inventory } from '../ports.ts';
import { openThreadedStore } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'threaded-'));
let opened = 0;
const newFile = () => join(folder, `${++opened}.db`);

let store: Inventory;
let file: string;
beforeAll(async () => {
  file = newFile();
  store = await openThreadedStore({ file });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('a store in a thread', () => {
  it('passes images, bytes, maps and empty values through a threaded store', async () => {
    const image = indexed('app', [installed('bash')]);
    await store.inventory.save(image, [reference('app')]);
    expect(await store.inventory.get(image.key)).toEqual(image);
    expect(await store.inventory.get(imageKey('none'))).toBeUndefined();
    await store.documents.put(image.key, Uint8Array.of(1, 2));
    expect(await store.documents.get(image.key)).toEqual(Uint8Array.of(1, 2));
    expect(await store.facts.load(image.key, [])).toEqual({ facts: new Map() });
    expect(await store.advisories.feedStates()).toEqual([]);
  });

  it('shares its file with any other store', async () => {
    const other = await openInventory({ file });
    await other.inventory.save(indexed('other'), [reference('other')]);
    expect(await store.inventory.find(reference('other'))).toEqual({ image: indexed('other') });
    await other.close();
  });

  it('offers every role and every method of a store in a thread', async () => {
    const other = await openInventory({ file: newFile() });
    const methods = (of: Inventory) =>
      Object.entries(of).flatMap(([role, part]: [string, unknown]) =>
        typeof part === 'object' && part !== null ? Object.keys(part).map((name) => `${role}.${name}`) : role,
      );
    expect(methods(store).sort()).toEqual(methods(other).sort());
    await other.close();
  });

  it('leaves the event loop free while a query takes its time', async () => {
    const packages = Array.from({ length: 20_000 }, (_, i) => installed(`package-${i}`));
    const image = indexed('huge', packages);
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns++;
      if (!isDone) setImmediate(count);
    };
    const saved = store.inventory.save(image, []).finally(() => (isDone = true));
    count();
    await saved;
    // On one thread, a transaction never yields to the event loop from beginning to end.
    expect(turns).toBeGreaterThan(50);
    expect((await store.inventory.summary(image.key))?.packages).toBe(20_000);
  });

  it('makes one scan of a hundred submissions at once', async () => {
    const scan = { principal: 'token:ci', subject: 'docker alpine:3', request: '{}' };
    const all = await Promise.all(Array.from({ length: 100 }, () => store.scans.submit(scan)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
  });

  it("throws the store's failures with code and hint", async () => {
    await expect(store.inventory.list({ limit: 1, cursor: '?' })).rejects.toMatchObject({
      name: 'AppError',
      code: 'USAGE',
      hint: 'start again without a cursor',
    });
  });

  it('throws bugs of a threaded store as bugs', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    await store.inventory.save(indexed('app'), []);
    const summary = { counts: {}, holes: 0, at: '', ...circular };
    const counted = { ...indexed('app'), summary, sync: 1 };
    await expect(store.inventory.saveSummary(counted)).rejects.toThrow(TypeError);
    const scores = function* () {
      yield ['CVE-1', { probability: 1, percentile: 1 }] as const;
    };
    const outcome = { syncedAt: 'now', problems: [] };
    await expect(store.enrichment.replaceEpss(scores(), outcome)).rejects.toThrow('could not be cloned');
  });

  it.each([
    ['a sync', () => store.advisories.beginSync('f', 'full')],
    ['a sync of records', () => store.enrichment.beginRecordSync('f', 'full')],
  ])('refuses %s, which holds a lock over many calls', async (_what, begin) => {
    await expect(begin()).rejects.toThrow('holds state');
  });

  it('takes turns with others on its file', async () => {
    const other = await openInventory({ file, feedLockTimeoutMs: 0 });
    const turn = await store.takeLock('work');
    await expect(other.takeLock('work')).rejects.toMatchObject({ code: 'STORE_FAILED' });
    const feed = await store.advisories.takeLock('work');
    turn.release();
    turn.release();
    feed.release();
    // The thread handles its messages in order.
    await store.inventory.counts();
    (await other.takeLock('work')).release();
    await other.close();
  });
});

describe('the thread', () => {
  let own: Inventory | undefined;
  afterEach(async () => {
    await own?.close();
    own = undefined;
  });

  it('fails to start a thread on an invalid store, with the reason', async () => {
    const noStore = newFile();
    writeFileSync(noStore, 'x'.repeat(4096));
    await expect(openThreadedStore({ file: noStore })).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining('not a store') as string,
    });
  });

  it('fails waiting and later calls once the threaded store has ended', async () => {
    const closed = await openThreadedStore({ file: newFile() });
    const turn = await closed.takeLock('work');
    const waiting = expect(closed.takeLock('work')).rejects.toMatchObject({ code: 'STORE_FAILED' });
    await closed.close();
    await waiting;
    await expect(closed.inventory.counts()).rejects.toMatchObject({ code: 'STORE_FAILED' });
    turn.release();
  });
});
