import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { imageKey, indexed, reference } from '../../../../test/store/images.ts';
import type { JobHandler } from '../../../jobs/queue.ts';
import { openWorld } from '../../../findings/testing.ts';
import { createRetention } from './create-retention.ts';

const NOW = new Date('2026-11-28T00:00:00Z');
const DAY_MS = 24 * 60 * 60_000;
const NOTHING = pino({ level: 'silent' });

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** A server with one image that was read a year ago, and one that was read today. */
async function harbour({ bases = [] }: { bases?: readonly string[] } = {}) {
  const world = await openWorld({}, { offline: true });
  onTestFinished(() => world[Symbol.asyncDispose]());
  const { store } = world.context;
  await store.inventory.save(indexed('old', [], { indexedAt: '2025-11-28T00:00:00.000Z' }), [
    reference('old'),
  ]);
  await store.inventory.save(indexed('new', [], { indexedAt: NOW.toISOString() }), [reference('new')]);
  let handle: JobHandler | undefined;
  const sent: string[] = [];
  const noteExploited = vi.fn(() => Promise.resolve());
  const pruned = vi.fn();
  const retention = createRetention({
    store,
    queue: {
      work: (_kind, _atATime, handler) => Promise.resolve(void (handle = handler)),
      send: (kind, key) => Promise.resolve(sent.push(`${kind} ${key}`) > 0),
    },
    noteExploited,
    settings: { images: 90, history: 400 },
    bases,
    telemetry: { pruned },
    logger: NOTHING,
    now: () => NOW,
  });
  onTestFinished(() => retention.stop());
  await retention.start();
  const work = (signal: AbortSignal) => handle?.({}, signal);
  const keys = async () => (await store.inventory.list({ limit: 9 })).items.map(({ key }) => key);
  return { retention, sent, work, keys, noteExploited, pruned };
}

it('sends one job soon after the start, and one a day', async () => {
  const { sent, retention } = await harbour();
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(sent).toEqual(['prune prune']);
  await vi.advanceTimersByTimeAsync(2 * DAY_MS);
  expect(sent).toHaveLength(3);
  retention.stop();
  await vi.advanceTimersByTimeAsync(2 * DAY_MS);
  expect(sent).toHaveLength(3);
});

it('removes what the settings do not keep, and counts it', async () => {
  vi.useRealTimers();
  const { work, keys, noteExploited, pruned } = await harbour();
  await work(new AbortController().signal);
  expect(await keys()).toEqual([imageKey('new')]);
  expect(noteExploited).toHaveBeenCalledOnce();
  expect(pruned).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ images: 1, runs: 0 }));
});

it('keeps an image that the configuration calls a base', async () => {
  vi.useRealTimers();
  const { work, keys } = await harbour({ bases: ['ol*'] });
  await work(new AbortController().signal);
  expect(await keys()).toHaveLength(2);
});

it('hands a job back that is told to stop, and removes nothing more', async () => {
  vi.useRealTimers();
  const { work, keys } = await harbour();
  await expect(work(AbortSignal.abort())).rejects.toThrow();
  expect(await keys()).toHaveLength(2);
});

it('keeps what an administrator wants to keep longer, and counts without removing', async () => {
  vi.useRealTimers();
  const { retention, keys } = await harbour();
  expect((await retention.run({ images: 366 }, 1000)).removed.images).toBe(0);
  expect((await retention.count({})).images).toBe(1);
  expect(await keys()).toHaveLength(2);
});

it('stops when the time of a request is over, and says that more is left', async () => {
  vi.useRealTimers();
  const { retention, keys } = await harbour();
  expect(await retention.run({}, 0)).toMatchObject({ isDone: false, removed: { images: 0 } });
  expect(await keys()).toHaveLength(2);
});
