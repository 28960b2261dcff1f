import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Inventory } from '../../src/inventory/ports.ts';
import type { OpenStore } from './open-store.ts';
import { outcome } from './records.ts';

export function turnSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it('lets those who take a turn at the same work wait, in whatever order they end', async () => {
    let atWork = 0;
    const seen: number[] = [];
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        const turn = await store.takeLock('an image');
        atWork += 1;
        seen.push(atWork);
        await store.advisories.feedStates();
        atWork -= 1;
        turn.release();
      }),
    );
    expect(seen).toEqual([1, 1, 1, 1, 1]);
  });

  it('keeps a turn from blocking other work, or a sync of the same name', async () => {
    const turns = [
      await store.takeLock('f'),
      await store.takeLock('g'),
      await store.advisories.takeLock('f'),
    ];
    const sync = await store.advisories.beginSync('f', 'full');
    expect(await sync.commit(outcome())).toMatchObject({ feed: 'f', records: 0 });
    for (const turn of turns) turn.release();
  });

  it('ignores a second release of a turn that was taken again', async () => {
    const first = await store.takeLock('an image');
    first.release();
    const second = await store.takeLock('an image');
    first.release();
    let isThirdAtWork = false;
    const third = store.takeLock('an image').then((turn) => {
      isThirdAtWork = true;
      return turn;
    });
    await store.advisories.feedStates();
    expect(isThirdAtWork).toBe(false);
    second.release();
    (await third).release();
  });

  it('ends a turn with its store at the latest', async () => {
    await store.takeLock('an image');
    await store.close();
    store = await open();
    (await store.takeLock('an image')).release();
  });
}
