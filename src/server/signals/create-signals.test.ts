import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { affected, staleFeed } from '../../../test/store/events.ts';
import { imageKey, indexed, installed } from '../../../test/store/images.ts';
import { CLAIM, list, run } from '../../../test/store/runs.ts';
import type { FeedState } from '../../domain/index.ts';
import type { Inventory, SyncSpan } from '../../inventory/ports.ts';
import { createInProcessQueue } from '../../jobs/index.ts';
import { openNewStore } from '../../store/testing/open-new-store.ts';
import { countEvents } from './count-events.ts';
import { createSignals, type SignalsOptions } from './create-signals.ts';

const START = Date.parse('2026-11-28T08:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let folder: string;
let store: Inventory;
let now: number;
let woken: number;
let feeds: readonly FeedState[];
let counted: [kind: string, count: number][];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signals-'));
  store = await openNewStore(join(folder, 'plimsoll.db'));
  now = START;
  woken = 0;
  feeds = [];
  counted = [];
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function feed(name: string, syncedAt: number, more: Partial<FeedState> = {}): FeedState {
  const state = { feed: name, seq: 1, syncedAt: new Date(syncedAt).toISOString() };
  return { ...state, records: 1, ranges: 1, problems: [], ...more };
}

/** Looks once, as a server does when it starts, and returns the messages of all events so far. */
async function look(options: Partial<SignalsOptions> = {}): Promise<readonly string[]> {
  const jobs = createInProcessQueue((error) => {
    throw error;
  });
  const signals = createSignals({
    store: { ...store, advisories: { feedStates: () => Promise.resolve(feeds) } },
    queue: jobs,
    telemetry: { eventsStored: (kind, count) => counted.push([kind, count]) },
    prefer: [],
    nvd: false,
    stored: () => woken++,
    logger: pino({ level: 'silent' }),
    now: () => new Date(now),
    ...options,
  });
  await signals.start();
  signals.stop();
  await jobs.stop(10_000);
  return (await store.events.list({ limit: 100 })).items.map(({ event }) => event.message);
}

it('reports an unscanned image once it has run for a while, and wakes those who send', async () => {
  await store.runs.put(CLAIM, list(1, [run('web')]));
  expect(await look()).toEqual([]);
  now += 9 * MINUTE;
  expect(await look()).toEqual([]);
  expect(woken).toBe(0);
  now += 2 * MINUTE;
  const messages = [`nginx:1.27 (${imageKey('a')}) runs and was never scanned`];
  expect(await look()).toEqual(messages);
  expect(woken).toBe(1);
  now -= DAY;
  expect(await look()).toEqual(messages);
  expect(woken).toBe(1);
});

it('reports an image without a digest as never scanned', async () => {
  await store.runs.put(CLAIM, list(1, [run('web', { image: { reference: 'built-here:1' } })]));
  await look();
  now += DAY;
  expect(await look()).toEqual(['built-here:1 runs without a known digest, so that no scan of it is found']);
});

it('sends images to be judged again once a feed is stale, and once it no longer is', async () => {
  await store.inventory.save(indexed('a', [installed('zlib')]), []);
  const span = { feed: 'debian-tracker', from: 4, to: 4 };
  for (const syncedAt of [START - 8 * DAY, START]) {
    feeds = [feed('debian-tracker', syncedAt, { seq: 4 }), feed('kev', START)];
    await look();
    await expectJudged(span);
    await look();
    expect(await store.openConditions.unjudged()).toEqual([]);
  }
});

it('sends images to be judged again once the content of a feed is old, and once it no longer is, without an event', async () => {
  await store.inventory.save(indexed('a', [installed('zlib')]), []);
  const span = { feed: 'debian-tracker', from: 4, to: 4 };
  const contentAt = (days: number) => ({ seq: 4, contentAt: new Date(START - days * DAY).toISOString() });
  for (const days of [31, 1]) {
    feeds = [feed('debian-tracker', START, contentAt(days)), feed('kev', START)];
    expect(await look()).toEqual([]);
    await expectJudged(span);
    expect(await look()).toEqual([]);
    expect(await store.openConditions.unjudged()).toEqual([]);
  }
});

async function expectJudged(span: SyncSpan): Promise<void> {
  const [noted, ...others] = await store.openConditions.unjudged();
  expect([noted, others]).toMatchObject([span, []]);
  if (noted) await store.openConditions.endUnjudged(noted);
}

it('reports feeds that stored images need once they are too old, each time that they become so', async () => {
  const stale = (name: string) => feed(name, START - 8 * DAY);
  feeds = [stale('debian-tracker'), stale('epss'), stale('osv:npm'), stale('nvd'), stale('kev')];
  expect(await look()).toEqual([]);
  await store.inventory.save(indexed('a', [installed('zlib')]), []);
  feeds = feeds.map((each) => (each.feed === 'kev' ? feed('kev', START - 6 * DAY) : each));
  const messages = ['debian-tracker', 'epss'].map(
    (name) => `the feed ${name} is stale: its source last confirmed it at 2026-11-20T08:00:00.000Z`,
  );
  expect(await look()).toEqual(messages);
  expect(await look()).toEqual(messages);
  feeds = [feed('debian-tracker', START)];
  expect(await look()).toEqual(messages);
  feeds = [stale('debian-tracker')];
  expect(await look()).toHaveLength(3);
});

it('takes a feed from the future for no older than it is, where a clock was set back', async () => {
  await store.inventory.save(indexed('a', [installed('zlib')]), []);
  feeds = [feed('debian-tracker', START)];
  now -= 30 * DAY;
  expect(await look()).toEqual([]);
});

it('goes by the age that the server was given, and asks about NVD only where it is used', async () => {
  await store.inventory.save(indexed('a', [installed('zlib')]), []);
  feeds = [feed('nvd', START - 2 * DAY)];
  expect(await look({ maxAgeMinutes: 24 * 60 })).toEqual([]);
  expect(await look({ maxAgeMinutes: 24 * 60, nvd: true })).toHaveLength(1);
});

it('counts events that anybody stores from its start on', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  await store.events.append([{ event: staleFeed('kev') }]);
  const stop = countEvents({
    events: store.events,
    telemetry: { eventsStored: (kind, count) => counted.push([kind, count]) },
  });
  const pass = async () => {
    await vi.advanceTimersByTimeAsync(15_000);
    await store.events.span();
  };
  await pass();
  await store.events.append([
    { event: staleFeed('epss') },
    { event: affected('CVE-1') },
    { event: affected('CVE-2') },
  ]);
  await pass();
  await pass();
  expect(counted.toSorted()).toEqual([
    ['feed.stale', 1],
    ['finding.affected', 2],
  ]);
  stop();
});
