import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Distribution } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { createInProcessQueue } from '../../jobs/index.ts';
import type { JobHandler } from '../../jobs/queue.ts';
import type { ReplicaStore } from '../../store/ports.ts';
import { failure, harbour, loaded } from './testing.ts';

const MINUTE = 60_000;

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-25T12:00:00Z') }));
afterEach(() => void vi.useRealTimers());

const DEBIAN: Distribution = {
  id: 'debian',
  version: '12',
  idLike: [],
  name: 'Debian 12',
  path: 'etc/os-release',
};

const REPLICAS: Pick<ReplicaStore, 'feeds'> = {
  feeds: {
    read: () => Promise.resolve({ setbacks: [], requested: [] }),
    requested: () => Promise.resolve(),
    failed: () => Promise.reject(new Error('no source was asked')),
    succeeded: () => Promise.resolve(),
  },
};

describe('a sync that is asked for', () => {
  it('follows one that runs, which may have asked the source before', async () => {
    const { feeds, synced, onSync, pass } = harbour({ queue: createInProcessQueue(() => undefined) });
    const first = Promise.withResolvers<{ kind: 'unchanged' }>();
    onSync(() => first.promise);
    await feeds.start();
    await pass(0);
    await feeds.request(['kev'], { force: true });
    await feeds.request(['kev'], { force: true });
    await pass(0.1);
    expect(synced).toEqual(['kev']);
    first.resolve({ kind: 'unchanged' });
    await pass(1);
    expect(synced).toEqual(['kev', 'kev']);
  });

  it.each([
    ['waits for another of its feed', false, undefined, true],
    ['waits in a queue that ends with the server', true, undefined, true],
    ['is in the queue of all replicas', true, REPLICAS, false],
  ])('says at its end that a sync is forgotten which %s: %s', async (_, isSent, replicas, isSaid) => {
    const log: string[] = [];
    const logger = pino({ base: null, timestamp: false }, { write: (line: string) => void log.push(line) });
    const queue = { work: () => Promise.resolve(), send: () => Promise.resolve(isSent) };
    const { feeds } = harbour({ keep: [], logger, queue }, replicas);
    await feeds.start();
    await feeds.request(['kev'], { force: true });
    feeds.stop();
    const msg = 'the server ends before a sync that was asked for: ask for it again';
    expect(log.map((line): unknown => JSON.parse(line))).toEqual(
      isSaid ? [{ level: 40, feed: 'kev', msg }] : [],
    );
  });

  it('says nothing at its end of a sync that was asked for and has begun', async () => {
    const log: string[] = [];
    const logger = pino({}, { write: (line: string) => void log.push(line) });
    const { feeds, synced } = harbour({ keep: [], logger });
    await feeds.start();
    await feeds.request(['kev'], { force: true });
    feeds.stop();
    expect([synced, log]).toEqual([['kev'], []]);
  });

  it('says once that it cannot follow, however long the database is away', async () => {
    const log: string[] = [];
    const sends = [false, 'away', 'away', 'away', true];
    const { feeds, pass } = harbour({
      keep: [],
      logger: pino({ base: null, timestamp: false }, { write: (line: string) => void log.push(line) }),
      queue: {
        work: () => Promise.resolve(),
        send: () => {
          const answer = sends.shift();
          return typeof answer === 'boolean' ? Promise.resolve(answer) : Promise.reject(new Error(answer));
        },
      },
    });
    await feeds.request(['kev'], { force: true });
    await pass(1);
    expect(sends).toEqual([]);
    expect(log.map((line): unknown => JSON.parse(line))).toEqual([
      { level: 40, feed: 'kev', reason: 'away', msg: 'cannot ask for a feed' },
    ]);
  });
});

it('ends the note of a sync of before images were judged by it, once they were', async () => {
  const span = { feed: 'osv:Red Hat', from: 3, to: 5 };
  const judge = vi.fn(() => {
    noted.splice(1, 1, { ...span, since: 'later' });
    return Promise.resolve({ byMatches: 1, byReport: 0, failures: [], failed: 0 });
  });
  judge.mockRejectedValueOnce(new AppError('STORE_FAILED', 'the disk is full'));
  let rematch: JobHandler | undefined;
  const { feeds, judged, noted } = harbour({
    keep: [],
    judge,
    queue: {
      work: (kind, _atATime, handler) => {
        if (kind === 'rematch') rematch = handler;
        return Promise.resolve();
      },
      send: () => Promise.resolve(true),
    },
  });
  noted.push({ feed: 'osv:Red Hat', from: 4, to: 5, since: 'of others' }, { ...span, since: 'before' });
  await feeds.start();
  const { signal } = new AbortController();
  await expect(rematch?.(span, signal)).rejects.toThrow('the disk is full');
  expect(judged).toEqual([]);
  await rematch?.(span, signal);
  expect(judged).toEqual([{ ...span, since: 'before' }]);
});

describe('the schedule', () => {
  it('loads a new feed at once, and again after its interval', async () => {
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

  it('leaves a feed alone that another replica has updated', async () => {
    const { feeds, states, synced, pass } = harbour({ interval: 60 });
    states.set('kev', loaded('kev'));
    await feeds.start();
    await pass(50);
    states.set('kev', loaded('kev'));
    await pass(50);
    expect(synced).toEqual([]);
  });

  it('keeps the feeds that a stored image needs, too', async () => {
    const { feeds, synced, distributions, pass } = harbour();
    await feeds.start();
    distributions.push(DEBIAN);
    await pass(1);
    expect(synced).toEqual(['kev', 'debian-tracker']);
  });

  it("keeps the export of a language's ecosystem of which a stored image has packages", async () => {
    const { feeds, synced, ecosystems, pass } = harbour();
    await feeds.start();
    ecosystems.push('npm');
    await pass(1);
    expect(synced).toEqual(['kev', 'osv:npm']);
  });

  it('falls back on the next feed of a distribution while the first cannot be loaded', async () => {
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

  it('checks the feeds again after the database was away', async () => {
    const { feeds, states, synced, pass } = harbour();
    vi.spyOn(states, 'values').mockImplementationOnce(() => {
      throw new AppError('STORE_FAILED', 'the connection was refused');
    });
    await feeds.start();
    expect(synced).toEqual([]);
    await pass(1);
    expect(synced).toEqual(['kev']);
  });

  it('asks no feed by itself at interval 0, but loads one that a report waits for', async () => {
    const { feeds, synced, pass } = harbour({ interval: 0 });
    await feeds.start();
    await pass(24 * 60);
    expect(synced).toEqual([]);
    await feeds.request(['debian-tracker']);
    expect(synced).toEqual(['debian-tracker']);
  });
});

describe('a feed that fails', () => {
  it('retries a failing feed after pauses that double up to its interval', async () => {
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

  it('shows the failure of a feed in its status until it succeeds', async () => {
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

  it('logs the failure of a feed, since readiness says only that it waits', async () => {
    const log: string[] = [];
    const { feeds, onSync } = harbour({ logger: pino({ base: null }, { write: (line) => log.push(line) }) });
    onSync(failure);
    await feeds.start();
    expect(log.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: 40, feed: 'kev', reason: 'kev: 503 (wait)' },
    ]);
  });

  it('leaves a failing feed alone when reports ask for it again', async () => {
    const { feeds, synced, onSync } = harbour({ keep: [] });
    await feeds.start();
    onSync(failure);
    for (let i = 0; i < 5; i++) await feeds.request(['debian-tracker']);
    expect(synced).toEqual(['debian-tracker']);
    await feeds.request(['debian-tracker'], { force: true });
    expect(synced).toHaveLength(2);
  });
});

describe('after a sync', () => {
  it.each([
    ['updated', ['sync kev', 'changed kev']],
    ['unchanged', ['sync kev']],
  ] as const)('starts, after a sync that is %s, the jobs %j', async (kind, jobs) => {
    const { feeds, sent, onSync } = harbour({
      changed: (feed) => Promise.resolve(void sent.push(`changed ${feed}`)),
    });
    onSync(() => Promise.resolve({ kind }));
    await feeds.start();
    expect(sent).toEqual(jobs);
  });
});

it('stops waiting for a feed that is no longer kept', async () => {
  const { feeds, synced } = harbour({ keep: ['kev', 'cve'], drop: ['cve'] });
  await feeds.start();
  expect(synced).toEqual(['kev']);
  expect(await feeds.isReady()).toBe(true);
  expect(() => harbour({ drop: ['cves'] })).toThrow('unknown feed "cves"');
});

it.each(['nvd', 'Debian', ''])('refuses to wait for the unknown feed "%s"', (name) => {
  expect(() => harbour({ keep: [name] })).toThrow('unknown feed');
});
