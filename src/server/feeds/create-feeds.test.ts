import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Distribution } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { JobData, JobHandler, JobKind } from '../../jobs/queue.ts';
import type { FeedState } from '../../store/ports.ts';
import { createFeeds, type FeedsOptions } from './create-feeds.ts';

const MINUTE = 60_000;

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-25T12:00:00Z') }));
afterEach(() => void vi.useRealTimers());

/** A queue, a store and a source of this test's own; each sync that is asked for is noted. */
function harbour(options: Partial<FeedsOptions> = {}) {
  const states = new Map<string, FeedState>();
  const handlers = new Map<JobKind, JobHandler>();
  const sent: string[] = [];
  const synced: string[] = [];
  const distributions: Distribution[] = [];
  let answer = (_feed: string): Promise<{ kind: 'updated' | 'unchanged' | 'failed'; error?: AppError }> =>
    Promise.resolve({ kind: 'unchanged' });
  const idle = new AbortController().signal;
  const feeds = createFeeds({
    keep: ['kev'],
    drop: [],
    offline: false,
    prefer: [],
    syncsAtATime: 1,
    store: {
      advisories: {
        feedState: (feed) => Promise.resolve(states.get(feed)),
        feedStates: () => Promise.resolve([...states.values()]),
      },
      inventory: {
        distributions: () => Promise.resolve(distributions),
        list: () => Promise.resolve({ items: [] }),
        saveSummary: () => Promise.resolve(),
      },
    },
    queue: {
      work: (kind, _atATime, handler) => {
        handlers.set(kind, handler);
        return Promise.resolve();
      },
      send: async (kind: JobKind, key: string, data: JobData) => {
        sent.push(`${kind} ${key}`);
        await handlers.get(kind)?.(data, idle);
      },
    },
    sync: async ({ id, part }) => {
      const feed = part === '' ? id : `${id}:${part}`;
      synced.push(feed);
      const outcome = await answer(feed);
      if (outcome.kind !== 'failed') states.set(feed, loaded(feed));
      return { problems: [], ...outcome };
    },
    refresh: () => Promise.resolve(undefined),
    telemetry: { feedSynced: () => undefined, gauge: () => undefined },
    logger: pino({ level: 'silent' }),
    now: () => new Date(),
    clocks: { monotonic: () => performance.now(), random: () => 0 },
    ...options,
  });
  onTestFinished(() => feeds.stop());
  return {
    feeds,
    states,
    sent,
    synced,
    distributions,
    onSync: (next: typeof answer) => (answer = next),
    pass: (minutes: number) => vi.advanceTimersByTimeAsync(minutes * MINUTE),
  };
}

function loaded(feed: string, syncedAt = new Date().toISOString()): FeedState {
  return { feed, seq: 1, syncedAt, records: 3, ranges: 5, problems: [] };
}

function failure(): Promise<{ kind: 'failed'; error: AppError }> {
  return Promise.resolve({
    kind: 'failed',
    error: new AppError('FEED_FAILED', 'kev: 503', { hint: 'wait' }),
  });
}

const DEBIAN: Distribution = {
  id: 'debian',
  version: '12',
  idLike: [],
  name: 'Debian 12',
  path: 'etc/os-release',
};

describe('the schedule', () => {
  it('loads what was never loaded at once, and again after the interval of the feed', async () => {
    const { feeds, synced, pass } = harbour();
    await feeds.start();
    expect(synced).toEqual(['kev']);
    await pass(6 * 60 - 1);
    expect(synced).toEqual(['kev']);
    await pass(2);
    expect(synced).toEqual(['kev', 'kev']);
  });

  it('asks up to a tenth of the interval later, so that servers do not ask together', async () => {
    const { feeds, synced, pass } = harbour({
      clocks: { monotonic: () => performance.now(), random: () => 0.99 },
    });
    await feeds.start();
    await pass(6 * 60 + 30);
    expect(synced).toHaveLength(1);
    await pass(10);
    expect(synced).toHaveLength(2);
  });

  it('leaves alone what another replica has brought up to date', async () => {
    const { feeds, states, synced, pass } = harbour({ interval: 60 });
    states.set('kev', loaded('kev'));
    await feeds.start();
    await pass(50);
    states.set('kev', loaded('kev'));
    await pass(50);
    expect(synced).toEqual([]);
  });

  it('keeps what a stored image needs, too', async () => {
    const { feeds, synced, distributions, pass } = harbour();
    await feeds.start();
    distributions.push(DEBIAN);
    await pass(1);
    expect(synced).toEqual(['kev', 'debian-tracker']);
  });

  it('takes the next feed that answers for a distribution while the first was never loaded and cannot be', async () => {
    const { feeds, synced, distributions, onSync, pass } = harbour({ keep: [] });
    distributions.push(DEBIAN);
    onSync((feed) => (feed === 'debian-tracker' ? failure() : Promise.resolve({ kind: 'updated' })));
    await feeds.start();
    await pass(0.5);
    expect(synced).toEqual(['debian-tracker', 'osv:Debian']);
  });

  it.each([
    ['backwards', -24 * 60],
    ['forwards', 24 * 60],
  ])('asks once, and goes on at its pace, when the clock jumps %s', async (_where, minutes) => {
    const { feeds, synced, pass } = harbour();
    await feeds.start();
    await pass(5);
    vi.setSystemTime(Date.now() + minutes * MINUTE);
    await pass(60);
    expect(synced).toHaveLength(2);
    await pass(6 * 60);
    expect(synced).toHaveLength(3);
  });

  it('looks again after the database was away', async () => {
    const { feeds, states, synced, pass } = harbour();
    vi.spyOn(states, 'values').mockImplementationOnce(() => {
      throw new AppError('STORE_FAILED', 'the connection was refused');
    });
    await feeds.start();
    expect(synced).toEqual([]);
    await pass(1);
    expect(synced).toEqual(['kev']);
  });

  it('asks nothing by itself with an interval of 0, and what a report waits for all the same', async () => {
    const { feeds, synced, pass } = harbour({ interval: 0 });
    await feeds.start();
    await pass(24 * 60);
    expect(synced).toEqual([]);
    await feeds.request(['debian-tracker']);
    expect(synced).toEqual(['debian-tracker']);
  });
});

describe('a feed that fails', () => {
  it('is asked again after pauses that double up to its interval', async () => {
    const { feeds, synced, onSync, pass } = harbour({ interval: 10 });
    onSync(failure);
    await feeds.start();
    const after: number[] = [];
    for (let minutes = 0; minutes < 40; minutes++) {
      const before = synced.length;
      await pass(1);
      if (synced.length > before) after.push(minutes);
    }
    expect(after.length).toBeGreaterThanOrEqual(5);
    expect(after.length).toBeLessThanOrEqual(7);
  });

  it('says why in its status until it succeeds', async () => {
    const { feeds, onSync, pass } = harbour();
    onSync(failure);
    await feeds.start();
    expect(await feeds.status()).toMatchObject([
      { feed: 'kev', state: 'failed', kept: true, problems: ['kev: 503 (wait)'] },
    ]);
    onSync(() => Promise.resolve({ kind: 'updated' }));
    await pass(2);
    expect(await feeds.status()).toMatchObject([{ feed: 'kev', state: 'loaded', records: 3, problems: [] }]);
  });

  it('is told of in the log, since readiness says no more than that it waits', async () => {
    const log: string[] = [];
    const { feeds, onSync } = harbour({ logger: pino({ base: null }, { write: (line) => log.push(line) }) });
    onSync(failure);
    await feeds.start();
    expect(log.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: 40, feed: 'kev', reason: 'kev: 503 (wait)' },
    ]);
  });

  it('is not asked again at once by each report that waits for it', async () => {
    const { feeds, synced, onSync } = harbour({ keep: [] });
    await feeds.start();
    onSync(failure);
    for (let i = 0; i < 5; i++) await feeds.request(['debian-tracker']);
    expect(synced).toEqual(['debian-tracker']);
    await feeds.request(['debian-tracker'], { force: true });
    expect(synced).toHaveLength(2);
  });
});

describe('readiness', () => {
  it('waits for each kept feed, and stays whatever happens then', async () => {
    const { feeds, states, onSync, pass } = harbour({ keep: ['kev', 'osv:Red Hat'] });
    onSync((feed) => (feed === 'kev' ? Promise.resolve({ kind: 'updated' }) : failure()));
    await feeds.start();
    expect(await feeds.isReady()).toBe(false);
    onSync(() => Promise.resolve({ kind: 'updated' }));
    await pass(3);
    expect(await feeds.isReady()).toBe(true);
    states.clear();
    expect(await feeds.isReady()).toBe(true);
  });

  it('is not lost by a distribution that is seen for the first time', async () => {
    const { feeds, onSync } = harbour();
    await feeds.start();
    onSync(() => new Promise(() => undefined));
    void feeds.request(['debian-tracker']);
    await vi.advanceTimersByTimeAsync(0);
    expect(await feeds.isReady()).toBe(true);
    const status = (await feeds.status()).find(({ feed }) => feed === 'debian-tracker');
    expect(status).toMatchObject({ state: 'loading', kept: false });
  });

  it('offline is what the store holds', async () => {
    const { feeds, states, synced } = harbour({ offline: true });
    await feeds.start();
    await feeds.request(['debian-tracker']);
    expect(await feeds.isReady()).toBe(false);
    states.set('osv:Ubuntu', loaded('osv:Ubuntu'));
    expect(await feeds.isReady()).toBe(true);
    expect(synced).toEqual([]);
    await expect(feeds.request(['kev'], { force: true })).rejects.toThrow('--offline');
  });
});

describe('after a sync', () => {
  it.each([
    ['updated', ['sync kev', 'rematch kev']],
    ['unchanged', ['sync kev']],
  ] as const)('that says %s, the jobs are %j', async (kind, jobs) => {
    const { feeds, sent, onSync } = harbour();
    onSync(() => Promise.resolve({ kind }));
    await feeds.start();
    expect(sent).toEqual(jobs);
  });
});

it('does not wait for a feed that is kept no more', async () => {
  const { feeds, synced } = harbour({ keep: ['kev', 'cve'], drop: ['cve'] });
  await feeds.start();
  expect(synced).toEqual(['kev']);
  expect(await feeds.isReady()).toBe(true);
  expect(() => harbour({ drop: ['cves'] })).toThrow('there is no feed "cves"');
});

it.each(['nvd', 'Debian', ''])('refuses to wait for the feed "%s", which there is not', (name) => {
  expect(() => harbour({ keep: [name] })).toThrow('there is no feed');
});
