import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../errors/index.ts';
import type { Feed, FeedOutcome } from './feed-kit/feed.ts';
import { feedFailed } from './feed-kit/feed-error.ts';
import { feedName, syncFeed, type SyncPolicy } from './sync.ts';
import { FakeFeeds } from './testing/fake-feeds.ts';

const HOUR_MS = 60 * 60 * 1000;
const LOADED_AT = '2026-08-22T12:00:00.000Z';
const UNREADABLE = { kind: 'advisory-unreadable', subject: 'CVE-2023-1111', message: 'odd' } as const;

let feeds: FakeFeeds;
let answer: () => Promise<FeedOutcome>;
let asked: number;

const feed: Feed = {
  id: 'osv',
  title: 'OSV exports',
  address: 'https://osv.example',
  intervalMinutes: 60,
  sync: () => {
    asked++;
    return answer();
  },
};

const sync = (policy?: SyncPolicy) => syncFeed(feed, 'Debian', feeds.context, policy);
const kinds = async (policy?: SyncPolicy) => (await sync(policy)).problems.map(({ kind }) => kind);

/** Simulates a load this many hours ago. */
function loaded(hoursAgo: number): void {
  const state = {
    feed: 'osv:Debian',
    seq: 1,
    syncedAt: LOADED_AT,
    records: 5,
    ranges: 9,
    problems: [UNREADABLE],
  };
  feeds.states.set('osv:Debian', state);
  feeds.now = new Date(Date.parse(LOADED_AT) + hoursAgo * HOUR_MS);
}

beforeEach(() => {
  feeds = new FakeFeeds();
  asked = 0;
  answer = async () => {
    await feeds.context.store.advisories.touch('osv:Debian', feeds.now.toISOString());
    return { kind: 'unchanged', problems: [] };
  };
});

describe('syncFeed', () => {
  it('asks no feed before the interval is over, and keeps its problems', async () => {
    loaded(0.9);
    expect(await sync()).toEqual({
      feed: 'osv:Debian',
      kind: 'fresh',
      syncedAt: LOADED_AT,
      problems: [UNREADABLE],
    });
    expect(asked).toBe(0);
  });

  it.each<[string, number, SyncPolicy]>([
    ['the interval is over', 1.1, {}],
    ['the data is older than allowed', 0.5, { maxAgeMinutes: 20 }],
    ['it is told to', 0.1, { force: true }],
    ['the data is from the future, since a clock jumped', -1, {}],
  ])('asks a feed when %s', async (_, hoursAgo, policy) => {
    loaded(hoursAgo);
    expect(await sync(policy)).toMatchObject({ kind: 'unchanged', problems: [UNREADABLE] });
    expect(asked).toBe(1);
  });

  it('calls no feed stale that was confirmed a moment ago', async () => {
    loaded(2);
    const confirm = answer;
    answer = async () => {
      const outcome = await confirm();
      feeds.now = new Date(feeds.now.getTime() + 5);
      return outcome;
    };
    expect(await kinds({ maxAgeMinutes: 0 })).toEqual(['advisory-unreadable']);
  });

  it('asks no feed within a longer age that is allowed', async () => {
    loaded(20);
    expect((await sync({ maxAgeMinutes: 24 * 60 })).kind).toBe('fresh');
  });
});

describe('syncFeed, offline', () => {
  it.each<[string, number, SyncPolicy, string[]]>([
    ['answers from what was loaded', 24, {}, ['advisory-unreadable']],
    ['says that it is stale', 24, { maxAgeMinutes: 60 }, ['feed-stale', 'advisory-unreadable']],
    ['says that it is stale after a week', 8 * 24, {}, ['feed-stale', 'advisory-unreadable']],
  ])('answers offline from the loaded feed: it %s', async (_, hoursAgo, policy, expected) => {
    loaded(hoursAgo);
    expect(await kinds({ ...policy, offline: true, force: true })).toEqual(expected);
    expect(asked).toBe(0);
  });

  it('reports offline that a feed was never loaded', async () => {
    expect(await sync({ offline: true })).toEqual({
      feed: 'osv:Debian',
      kind: 'offline',
      problems: [{ kind: 'feed-missing', subject: 'osv:Debian', message: 'osv:Debian was never loaded' }],
    });
  });
});

describe('syncFeed, when the source fails', () => {
  const failure = feedFailed('osv:Debian', 'https://osv.example/Debian/all.zip', 'answered with status 503');

  beforeEach(() => {
    answer = () => Promise.reject(failure);
  });

  it('answers from the last good data when a feed fails, and names its address in a problem', async () => {
    loaded(2);
    const { kind, error, problems } = await sync();
    expect({ kind, error }).toEqual({ kind: 'failed', error: failure });
    expect(problems[0]).toMatchObject({ kind: 'feed-not-updated', subject: 'osv:Debian' });
    expect(problems[0]?.message).toContain('https://osv.example/Debian/all.zip: answered with status 503');
  });

  it('reports a hole when a feed fails and its data is older than allowed', async () => {
    loaded(25);
    expect(await kinds({ maxAgeMinutes: 24 * 60 })).toEqual(['feed-stale', 'advisory-unreadable']);
  });

  it('reports a feed as missing that fails before it was ever loaded', async () => {
    expect(await kinds()).toEqual(['feed-missing']);
  });

  it.each([new AppError('STORE_FAILED', 'the disk is full'), new TypeError('a bug')])(
    "throws a failure that is not the source's: %s",
    async (error) => {
      answer = () => Promise.reject(error);
      await expect(sync()).rejects.toBe(error);
    },
  );

  it.each([{}, { force: true }])(
    'asks no feed that another process synced during the wait for its turn (%j)',
    async (policy) => {
      loaded(2);
      const syncedAt = feeds.now.toISOString();
      feeds.meanwhile = () => {
        const state = feeds.states.get('osv:Debian');
        if (state) feeds.states.set('osv:Debian', { ...state, syncedAt });
      };
      expect(await sync(policy)).toMatchObject({ kind: 'fresh', syncedAt });
      expect(asked).toBe(0);
      expect(feeds.openTurns).toBe(0);
    },
  );

  it('gives its turn back when the feed or the store fails', async () => {
    answer = () => Promise.reject(feedFailed('osv:Debian', 'https://osv.example', 'is down'));
    expect((await sync()).kind).toBe('failed');
    answer = () => Promise.reject(new Error('the disk is full'));
    await expect(sync()).rejects.toThrow('the disk is full');
    expect(feeds.openTurns).toBe(0);
  });
});

it('names a feed without parts by its id alone', () => {
  expect(feedName({ id: 'kev' }, '')).toBe('kev');
});
