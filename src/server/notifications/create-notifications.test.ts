import pino from 'pino';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { openWorld } from '../../findings/testing.ts';
import type { Inventory } from '../../inventory/ports.ts';
import type { JobData, JobHandler, JobKind } from '../../jobs/queue.ts';
import { loadFeed } from '../clair/testing.ts';
import { createNotifications } from './create-notifications.ts';

const MINUTE = 60_000;
const FEED = 'debian-tracker';
const START = Date.parse('2026-11-25T12:00:00Z');

beforeEach(() => vi.useFakeTimers({ now: START, toFake: ['setInterval', 'clearInterval', 'Date'] }));
afterEach(() => void vi.useRealTimers());

const DOWN = new AppError('NETWORK_FAILED', 'cannot reach the client');

/** A server with one feed, and a client that accepts calls unless told otherwise. */
async function harbour() {
  const world = await openWorld();
  onTestFinished(() => world[Symbol.asyncDispose]());
  const { store } = world.context;
  await loadFeed(store, FEED, [{ id: 'CVE-2024-1', package: 'zlib' }]);
  const client = createClient();
  const server = await startServer(store, client);
  return { store, client, ...server };
}

type Client = ReturnType<typeof createClient>;

function createClient() {
  const calls: string[] = [];
  const outcomes: string[] = [];
  return { calls, outcomes, answer: (_id: string): Promise<void> => Promise.resolve() };
}

async function startServer(store: Inventory, client: Client) {
  const handlers = new Map<JobKind, JobHandler>();
  const running = new Set<Promise<void>>();
  const idle = new AbortController().signal;
  const run = async (kind: JobKind, data: JobData) => handlers.get(kind)?.(data, idle);
  const notifications = createNotifications({
    store,
    queue: {
      work: (kind, _atATime, handler) => {
        handlers.set(kind, handler);
        return Promise.resolve();
      },
      send: (kind, _key, data) => {
        const job = run(kind, data).finally(() => running.delete(job));
        running.add(job);
        return Promise.resolve(true);
      },
    },
    webhook: {
      send: (id) => {
        client.calls.push(id);
        return client.answer(id);
      },
    },
    persistence: { attempts: 3, renotify: 60 },
    telemetry: { notificationSent: (outcome) => client.outcomes.push(outcome) },
    logger: pino({ level: 'silent' }),
    now: () => new Date(),
  });
  onTestFinished(() => notifications.stop());
  const settled = async () => {
    for (let quiet = 0; quiet < 3;) {
      await new Promise((resolve) => setImmediate(resolve));
      await Promise.all(running);
      quiet = running.size === 0 ? quiet + 1 : 0;
    }
  };
  await notifications.start();
  await settled();
  return {
    notifications,
    settled,
    changed: async (count = 1) => {
      const from = await store.notifications.announcedUntil(FEED);
      const news = Array.from({ length: count }, () => ({ shape: 'clair-v4', changes: [] }) as const);
      await store.notifications.save({ feed: FEED, from, to: (from ?? 0) + 1 }, news);
      await notifications.stored();
      await settled();
    },
    pass: async (minutes: number) => {
      await vi.advanceTimersByTimeAsync(minutes * MINUTE);
      await settled();
    },
  };
}

it('notifies the client at once, and again until it reads', async () => {
  const { client, store, changed, pass } = await harbour();
  await changed();
  const [id = ''] = client.calls;
  expect(client.calls).toEqual([id]);
  await pass(59);
  expect(client.calls).toEqual([id]);
  await pass(2);
  expect(client.calls).toEqual([id, id]);
  await store.notifications.markRead(id);
  await pass(24 * 60);
  expect(client.calls).toEqual([id, id]);
  expect(client.outcomes).toEqual(['delivered', 'delivered']);
});

it('retries a failing client with pauses, and later anew', async () => {
  const { client, store, changed, pass } = await harbour();
  client.answer = () => Promise.reject(DOWN);
  await changed();
  for (let quarters = 0; quarters < 8; quarters++) await pass(0.25);
  expect(client.calls).toHaveLength(3);
  expect(client.outcomes).toEqual(['failed', 'failed', 'failed']);
  await pass(50);
  expect(client.calls).toHaveLength(3);
  client.answer = () => Promise.resolve();
  await pass(15);
  expect(client.calls).toHaveLength(4);
  const record = await store.notifications.get(client.calls[0] ?? '');
  expect(record).toMatchObject({ failures: 0 });
  expect(record?.notifiedAt).toBeDefined();
});

it('sends other notifications while one fails', async () => {
  const { client, changed } = await harbour();
  let isFirst = true;
  client.answer = () => {
    const answer = isFirst ? Promise.reject(DOWN) : Promise.resolve();
    isFirst = false;
    return answer;
  };
  await changed(3);
  expect(new Set(client.calls).size).toBe(3);
  expect(client.outcomes.toSorted()).toEqual(['delivered', 'delivered', 'failed']);
});

it('sends unsent notifications after a restart', async () => {
  const { client, store, notifications, changed, settled } = await harbour();
  client.answer = () => Promise.reject(DOWN);
  await changed();
  notifications.stop();
  const later = createClient();
  vi.setSystemTime(START + 20_000);
  await startServer(store, later);
  await settled();
  expect(later.calls).toEqual(client.calls);
  expect(later.outcomes).toEqual(['delivered']);
});

it('leaves a notification alone that another replica sent while the job waited', async () => {
  const { client, store, changed, settled } = await harbour();
  await changed();
  const [id = ''] = client.calls;
  const other = await startServer(store, client);
  await other.settled();
  await settled();
  expect(client.calls).toEqual([id]);
});

it('forgets notifications after two weeks, read or not', async () => {
  const { client, store, changed } = await harbour();
  await changed();
  vi.setSystemTime(Date.now() + 15 * 24 * 60 * MINUTE);
  await changed();
  expect(await store.notifications.get(client.calls[0] ?? '')).toBeUndefined();
  expect(await store.notifications.get(client.calls.at(-1) ?? '')).toBeDefined();
});
