import pino from 'pino';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { JobData, JobHandler, JobKind } from '../../jobs/queue.ts';
import { openWorld } from '../../findings/testing.ts';
import { loadFeed } from '../clair/testing.ts';
import { createSyncAnnouncer } from './create-sync-announcer.ts';
import { announceChanges, type AnnouncedSync } from './announce-changes.ts';
import { indexed, installed } from '../../../test/store/images.ts';

const FEED = 'debian-tracker';
const OTHER = { id: 'CVE-2024-1', package: 'unrelated' };
const ZLIB = { id: 'CVE-2024-2', package: 'zlib' };
const IDLE = new AbortController().signal;

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

/** A server with one loaded feed and one image; jobs run at once. */
async function harbour() {
  const world = await openWorld({}, { offline: true });
  onTestFinished(() => world[Symbol.asyncDispose]());
  const { store } = world.context;
  await store.inventory.save(indexed('a', [installed('zlib')]), []);
  await loadFeed(store, FEED, [OTHER]);
  const handlers = new Map<JobKind, JobHandler>();
  const sent: string[] = [];
  const stored = vi.fn(() => Promise.resolve());
  const announce = vi.fn((feed: string): Promise<AnnouncedSync> =>
    announceChanges(feed, 'clair-v4', world.context),
  );
  const start = async () => {
    const changes = createSyncAnnouncer({
      store,
      queue: {
        work: (kind, _atATime, handler) => Promise.resolve(void handlers.set(kind, handler)),
        send: async (kind: JobKind, key: string, data: JobData) => {
          sent.push(`${kind} ${key}`);
          await handlers.get(kind)?.(data, IDLE);
          return true;
        },
      },
      announce,
      stored,
      logger: pino({ level: 'silent' }),
    });
    onTestFinished(() => changes.stop());
    await changes.start();
    return changes;
  };
  const changes = await start();
  return { store, changes, start, sent, stored, announce, events: () => store.events.list({ limit: 100 }) };
}

it('takes changes from before its first start as told', async () => {
  const { store, sent } = await harbour();
  expect(await store.notifications.announcedUntil(FEED)).toBe(1);
  expect(sent).toEqual([]);
});

it('reports a sync first, and then has the images matched again', async () => {
  const { store, changes, sent, stored, events } = await harbour();
  await loadFeed(store, FEED, [OTHER, ZLIB]);
  await changes.synced(FEED);
  const seq = (await store.advisories.feedState(FEED))?.seq;
  expect(sent).toEqual([`changes ${FEED}`, `rematch ${FEED} ${seq}`]);
  expect(stored).toHaveBeenCalledOnce();
  const { items } = await events();
  expect(items.map(({ event }) => [event.kind, event.message])).toEqual([
    ['finding.affected', 'CVE-2024-2 (unknown) affects zlib 1.0-1 (Debian GNU/Linux 12 (bookworm))'],
  ]);
});

it('matches images again at its start by syncs of which a server before did not', async () => {
  const { store, changes, start, sent } = await harbour();
  await loadFeed(store, FEED, [OTHER, ZLIB]);
  await changes.synced(FEED);
  const to = (await store.advisories.feedState(FEED))?.seq ?? 0;
  const [noted] = await store.openConditions.unjudged();
  expect(noted).toMatchObject({ feed: FEED, from: 1, to });
  sent.length = 0;
  await start();
  expect(sent).toEqual([`rematch ${FEED} ${to}`]);
  if (noted) await store.openConditions.endUnjudged(noted);
  sent.length = 0;
  await start();
  expect(sent).toEqual([]);
});

it('matches images again by syncs of which another replica did not, since it died or its job failed', async () => {
  const { store, sent } = await harbour();
  await store.openConditions.noteUnjudged({ feed: 'osv:npm', from: 3, to: 5 }, '2026-11-29T12:00:00.000Z');
  await vi.advanceTimersByTimeAsync(15_000);
  await vi.waitFor(() => expect(sent).toEqual(['rematch osv:npm 5']));
});

it('reports a sync that ends while it reports the one before', async () => {
  const { store, changes, announce, events } = await harbour();
  await loadFeed(store, FEED, [OTHER, ZLIB]);
  const announceAll = announce.getMockImplementation();
  announce.mockImplementationOnce(async (feed) => {
    const announced = await announceAll?.(feed);
    await loadFeed(store, FEED, [OTHER, ZLIB, { id: 'CVE-2024-3', package: 'zlib' }]);
    return announced ?? { notifications: 0, events: 0 };
  });
  await changes.synced(FEED);
  expect((await events()).items).toHaveLength(2);
});

it('reports a sync that queued no job', async () => {
  const { store, changes, announce, events } = await harbour();
  await loadFeed(store, FEED, [OTHER, ZLIB]);
  announce.mockImplementationOnce(() => Promise.resolve({ notifications: 0, events: 0 }));
  await changes.synced(FEED);
  await vi.advanceTimersByTimeAsync(15_000);
  await vi.waitFor(async () => expect((await events()).items).toHaveLength(1));
});
