import { describe, expect, it, onTestFinished } from 'vitest';
import { buildApp } from '../app.ts';
import { createAuthenticator } from '../auth/index.ts';
import type { FeedStatus, Feeds, ServerContext } from '../context.ts';
import { TEST_SETTINGS, testContext } from '../testing/context.ts';
import { healthBesideApi, introspection } from './index.ts';

const LOADED = { records: 1, ranges: 1, problems: [] };
const FEEDS: readonly FeedStatus[] = [
  { ...LOADED, feed: 'osv:Red Hat', state: 'loading', kept: true, bytes: 5, totalBytes: 10 },
  { ...LOADED, feed: 'epss', state: 'failed', kept: true, problems: ['https://internal/ is away'] },
];

function feeds(isReady: boolean, unloaded = FEEDS): Feeds {
  return {
    status: () => Promise.resolve([]),
    unloaded: () => Promise.resolve(unloaded),
    isReady: () => Promise.resolve(isReady),
    request: () => Promise.resolve(),
  };
}

/** Store whose database answers, fails or hangs. */
function store(feedState: () => Promise<undefined>): ServerContext['store'] {
  return { ...testContext({ store: UNUSED }).store, advisories: { ...UNUSED.advisories, feedState } };
}

const UNUSED = new Proxy({} as ServerContext['store'], { get: () => ({}), ownKeys: () => [] });

async function app(given: Partial<ServerContext>, group = healthBesideApi, tokens = false) {
  const auth = {
    tokens: tokens ? [{ name: 'x', role: 'read' as const, sha256: 'a'.repeat(64) }] : [],
  };
  const context = testContext({ settings: { ...TEST_SETTINGS, auth }, ...given });
  const authenticator = createAuthenticator(auth, context.now);
  const built = await buildApp(context, { groups: [group], authenticator });
  onTestFinished(() => built.close());
  return built;
}

describe('health', () => {
  it.each([
    ['answers', () => Promise.resolve(undefined), 200],
    ['fails', () => Promise.reject(new Error('away')), 503],
  ])('is told by whether the database %s', async (_, feedState, status) => {
    const answer = await (await app({ store: store(feedState) })).inject({ url: '/health' });
    expect(answer.statusCode).toBe(status);
  });

  it('needs no token, and life needs no database', async () => {
    const down = store(() => Promise.reject(new Error('away')));
    const built = await app({ store: down, feeds: feeds(true) }, healthBesideApi, true);
    for (const url of ['/livez', '/readyz', '/robots.txt']) {
      expect((await built.inject({ url })).statusCode).toBe(200);
    }
    expect((await built.inject({ url: '/metrics' })).statusCode).toBe(401);
  });
});

describe('readiness', () => {
  it('is red with the feeds that are waited for, and without what went wrong', async () => {
    const answer = await (await app({ feeds: feeds(false) })).inject({ url: '/readyz' });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({
      status: 'loading feeds',
      waiting: [
        { feed: 'osv:Red Hat', state: 'loading', bytes: 5, totalBytes: 10 },
        { feed: 'epss', state: 'failed' },
      ],
    });
  });

  it('is green once they were loaded', async () => {
    const answer = await (await app({ feeds: feeds(true, []) })).inject({ url: '/readyz' });
    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('is green with the feeds that cannot be had', async () => {
    const failed = FEEDS.filter(({ state }) => state === 'failed');
    const answer = await (await app({ feeds: feeds(true, failed) })).inject({ url: '/readyz' });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ status: 'ok', failed: [{ feed: 'epss', state: 'failed' }] });
  });
});

describe('a listener of its own', () => {
  it("has Clair's health, and metrics without a token", async () => {
    const built = await app({}, introspection);
    expect((await built.inject({ url: '/healthz' })).body).toBe('ok');
    expect((await built.inject({ url: '/metrics' })).statusCode).toBe(200);
    expect((await built.inject({ url: '/robots.txt' })).body).toBe('User-agent: *\nDisallow: /\n');
    expect((await built.inject({ method: 'HEAD', url: '/livez' })).statusCode).toBe(200);
  });
});
