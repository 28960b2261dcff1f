import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { imageKey, indexed, reference } from '../../../../test/store/images.ts';
import { AppError } from '../../../errors/index.ts';
import type { Inventory } from '../../../inventory/ports.ts';
import { createInProcessQueue } from '../../../jobs/index.ts';
import { openNewStore } from '../../../store/testing/open-new-store.ts';
import type { Work } from '../../work/index.ts';
import { createReindexing } from './index.ts';

const OLD = 'dpkg/1';
const CURRENT = 'dpkg/2';
const NOW = new Date('2026-11-28T03:00:00.000Z');
const MINUTE_MS = 60_000;

type Reindex = Work['reindex'];

let folder: string;
let store: Inventory;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-reindexing-'));
  store = await openNewStore(path.join(folder, 'store.db'));
});
afterEach(async () => {
  vi.useRealTimers();
  await store.close();
  rmSync(folder, { recursive: true });
});

const save = (name: string, fields: Parameters<typeof indexed>[2] = {}) =>
  store.inventory.save(indexed(name, [], { indexedBy: OLD, ...fields }), [reference(`${name}:1`)]);

/** Saves the image as the current program reads it. */
const read =
  (more = {}): Reindex =>
  async ({ key }) => {
    const stored = await store.inventory.get(key);
    if (!stored) return { outcome: 'left' };
    await store.inventory.replace({ ...stored, indexedBy: CURRENT }, stored);
    await store.outdated.end(key);
    return { outcome: 'read', ...more };
  };

interface Given {
  readonly reindex: Reindex;
  readonly perMinute?: number;
  readonly waiting?: () => number;
}

/** Starts the job of a server, and returns what it did and logged once it is done. */
async function run({ reindex, perMinute = 60_000, waiting = () => 0 }: Given) {
  const inProcess = createInProcessQueue(() => undefined);
  const done = Promise.withResolvers<undefined>();
  const queue = {
    send: inProcess.send.bind(inProcess),
    async depth() {
      const depth = await inProcess.depth();
      return { ...depth, index: { waiting: waiting(), running: 0 } };
    },
    work: ((kind, atATime, handler) =>
      inProcess.work(kind, atATime, (data, signal) =>
        handler(data, signal).finally(() => done.resolve(undefined)),
      )) satisfies typeof inProcess.work,
  };
  const log: unknown[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => log.push(JSON.parse(line)) });
  const work = { reindex: vi.fn(reindex) };
  const options = { store, queue, work, current: CURRENT, perMinute, logger, now: () => NOW };
  const reindexing = createReindexing(options);
  onTestFinished(async () => {
    reindexing.stop();
    await inProcess.stop(0);
  });
  await reindexing.start();
  await done.promise;
  return { log, asked: work.reindex.mock.calls.map(([{ key, step }]) => `${step} ${key}`) };
}

const attemptOf = (name: string) => store.outdated.attempt(imageKey(name), CURRENT);

describe('outdated images', () => {
  it('reads outdated images again, with one line in the log', async () => {
    await save('a');
    await save('b');
    await save('current', { indexedBy: CURRENT });
    await save('newer', { indexedBy: 'dpkg/3' });
    await save('sbom', { indexedBy: 'sbom' });
    const { log, asked } = await run({ reindex: read({ isChanged: true }) });
    expect(asked).toEqual([`facts ${imageKey('b')}`, `facts ${imageKey('a')}`]);
    expect(log).toEqual([expect.objectContaining({ read: 2, changed: 2, pulled: 0, failed: 0 })]);
    expect(await store.outdated.counts([OLD], CURRENT)).toEqual({ outdated: 0, unread: 0 });
  });

  it('pulls images after those of which the facts are stored', async () => {
    await save('pulled', { indexedAt: '2026-01-05T00:00:00.000Z' });
    await save('stored');
    const reindex: Reindex = ({ key, step }, signal) =>
      key === imageKey('pulled') && step === 'facts'
        ? Promise.resolve({ outcome: 'layers-missing' })
        : read({ isPulled: step === 'layers' })({ key, step }, signal);
    const { asked, log } = await run({ reindex });
    expect(asked).toEqual([
      `facts ${imageKey('pulled')}`,
      `facts ${imageKey('stored')}`,
      `layers ${imageKey('pulled')}`,
    ]);
    expect(log).toEqual([expect.objectContaining({ read: 2, pulled: 1, waiting: 1 })]);
  });

  it('judges an image if a server was killed after it had saved it', async () => {
    await save('a', { indexedBy: CURRENT });
    await store.outdated.begin(imageKey('a'), CURRENT, NOW.toISOString());
    const { asked } = await run({
      async reindex({ key }) {
        await store.outdated.end(key);
        return { outcome: 'judged' };
      },
    });
    expect(asked).toEqual([`judge ${imageKey('a')}`]);
  });

  it('pulls images no faster than is allowed', async () => {
    await save('a');
    await save('b');
    const at: number[] = [];
    const reindex: Reindex = ({ key, step }, signal) => {
      if (step === 'facts') return Promise.resolve({ outcome: 'layers-missing' });
      at.push(performance.now());
      return read({ isPulled: true })({ key, step }, signal);
    };
    await run({ reindex, perMinute: 300 });
    const [first = 0, second = 0] = at;
    expect(second - first).toBeGreaterThan(150);
  });

  it('pulls no image at a rate of 0, and looks at it again after a day', async () => {
    await save('a');
    const { asked } = await run({
      reindex: () => Promise.resolve({ outcome: 'layers-missing' }),
      perMinute: 0,
    });
    expect(asked).toEqual([`facts ${imageKey('a')}`]);
    expect(await attemptOf('a')).toEqual({
      failures: 0,
      reason: 'its layers must be read again',
      dueAt: '2026-11-29T03:00:00.000Z',
    });
  });

  it('waits while scans wait', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    await save('a');
    let waiting = 1;
    const { asked } = await run({ reindex: read(), waiting: () => waiting-- });
    expect(asked).toHaveLength(1);
    expect(waiting).toBe(-1);
  });
});

describe('an image that cannot be read again', () => {
  const failing: Reindex = () => Promise.resolve({ outcome: 'failed', reason: 'no such image' });

  it.each([
    [0, 10],
    [1, 20],
    [4, 160],
    [8, 24 * 60],
    [1000, 24 * 60],
  ])('tries an image again after %i failures in %i minutes', async (failures, minutes) => {
    await save('a');
    const dueAt = NOW.toISOString();
    if (failures > 0) await store.outdated.fail(imageKey('a'), CURRENT, { failures, reason: '', dueAt });
    const { asked, log } = await run({ reindex: failing });
    expect(asked).toHaveLength(1);
    expect(await attemptOf('a')).toEqual({
      failures: failures + 1,
      reason: 'no such image',
      dueAt: new Date(NOW.getTime() + minutes * MINUTE_MS).toISOString(),
    });
    expect(log).toEqual([expect.objectContaining({ failed: 1 })]);
    expect(await store.outdated.counts([OLD], CURRENT)).toEqual({ outdated: 1, unread: 1 });
  });

  it('goes on with other images, whatever the failure of one', async () => {
    await save('a');
    await save('b');
    const { asked } = await run({
      reindex: (args, signal) =>
        args.key === imageKey('b') ? Promise.reject(new Error('a bug')) : read()(args, signal),
    });
    expect(asked).toHaveLength(2);
    expect(await attemptOf('b')).toMatchObject({ failures: 1, reason: 'the server failed' });
    expect(await attemptOf('a')).toBeUndefined();
  });

  it('blames no image for a store that is away', async () => {
    await save('a');
    const away = new AppError('STORE_FAILED', 'Postgres is away');
    await run({ reindex: () => Promise.reject(away) });
    expect(await attemptOf('a')).toBeUndefined();
  });

  it('goes on with other images if the store refuses one again and again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    await save('b');
    await save('a');
    const away = new AppError('STORE_FAILED', 'no such text');
    const { asked } = await run({
      reindex: (args, signal) => (args.key === imageKey('a') ? Promise.reject(away) : read()(args, signal)),
    });
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await attemptOf('a')).toMatchObject({ failures: 1 });
    expect((await store.inventory.reading(imageKey('b')))?.indexedBy).toBe(CURRENT);
  });
});
