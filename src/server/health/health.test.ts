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
  ])('reports health by whether the database %s', async (_, feedState, status) => {
    const answer = await (await app({ store: store(feedState) })).inject({ url: '/health' });
    expect(answer.statusCode).toBe(status);
  });

  it('reports life and readiness as red until the start is through', async () => {
    const built = await app({ feeds: feeds(true, []), isStarted: () => false });
    for (const url of ['/livez', '/readyz']) {
      const answer = await built.inject({ url });
      expect([answer.statusCode, answer.json()]).toEqual([503, { status: 'starting' }]);
    }
    const inner = await app({ isStarted: () => false }, introspection);
    expect((await inner.inject({ url: '/healthz' })).statusCode).toBe(503);
  });

  it('needs no token for health, and no database for life', async () => {
    const down = store(() => Promise.reject(new Error('away')));
    const built = await app({ store: down, feeds: feeds(true) }, healthBesideApi, true);
    for (const url of ['/livez', '/readyz', '/robots.txt']) {
      expect((await built.inject({ url })).statusCode).toBe(200);
    }
    expect((await built.inject({ url: '/metrics' })).statusCode).toBe(401);
  });
});

describe('readiness', () => {
  it('reports readiness as red, with the awaited feeds and without their failures', async () => {
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

  it('reports readiness as green once the feeds were loaded', async () => {
    const answer = await (await app({ feeds: feeds(true, []) })).inject({ url: '/readyz' });
    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('reports readiness as green, naming feeds that cannot be loaded', async () => {
    const failed = FEEDS.filter(({ state }) => state === 'failed');
    const answer = await (await app({ feeds: feeds(true, failed) })).inject({ url: '/readyz' });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ status: 'ok', failed: [{ feed: 'epss', state: 'failed' }] });
  });
});

describe('a listener of its own', () => {
  it("serves Clair's health, and metrics without a token, on their own listener", async () => {
    const built = await app({}, introspection);
    expect((await built.inject({ url: '/healthz' })).body).toBe('ok');
    expect((await built.inject({ url: '/metrics' })).statusCode).toBe(200);
    expect((await built.inject({ url: '/robots.txt' })).body).toBe('User-agent: *\nDisallow: /\n');
    expect((await built.inject({ method: 'HEAD', url: '/livez' })).statusCode).toBe(200);
  });
});
