import { describe, expect, it } from 'vitest';
import type { FeedStatus, Feeds } from '../../context.ts';
import { openApiServer, storeOf, testSummary } from './testing/open-api-server.ts';

const IMAGE = testSummary('a', 'docker.io/library/nginx:1.27');
const MISSING = { kind: 'feed-missing', subject: 'kev', message: 'kev was never loaded' } as const;
const FEED: FeedStatus = {
  feed: 'osv:Red Hat',
  state: 'loaded',
  kept: true,
  records: 1,
  ranges: 2,
  problems: ['odd'],
};

describe('a search for images', () => {
  it.each([
    ['libstdc%2B%2B6', undefined, { name: 'libstdc++6' }],
    ['@scope%2Fname', '1.0%2Bdeb12u1', { name: '@scope/name', version: '1.0+deb12u1' }],
  ])('searches images by the package %s', async (name, version, asked) => {
    const queries: unknown[] = [];
    const store = storeOf({
      inventory: {
        holding: (query) => {
          queries.push(query);
          return Promise.resolve({ items: [IMAGE], next: 'n' });
        },
      },
    });
    const { call } = await openApiServer({ store });
    const answer = await call('GET', `/packages/${name}/images${version ? `?version=${version}` : ''}`, 'ci');
    expect(queries).toEqual([{ ...asked, limit: 50, visibleTo: 'token:ci' }]);
    expect(answer.json()).toMatchObject({ items: [{ key: IMAGE.key }], next: 'n' });
  });

  it.each([
    ['cve-2026-1', 'CVE-2026-1'],
    ['DSA-5532-1', 'DSA-5532-1'],
  ])('searches images by the advisory %s', async (written, id) => {
    const asked: unknown[] = [];
    const { call } = await openApiServer({}, (...query) => {
      asked.push(query);
      return Promise.resolve({ isKnown: true, images: { items: [IMAGE], next: 'n' }, problems: [MISSING] });
    });
    const answer = await call('GET', `/advisories/${written}/images?limit=3`, 'boss');
    expect(asked).toEqual([[id, { limit: 3 }]]);
    expect(answer.json()).toMatchObject({
      items: [{ key: IMAGE.key }],
      next: 'n',
      known: true,
      problems: [MISSING],
    });
  });
});

describe('feeds', () => {
  const requested: unknown[] = [];
  const feeds: Feeds = {
    status: () => Promise.resolve([FEED]),
    isReady: () => Promise.resolve(true),
    unloaded: () => Promise.resolve([]),
    request: (...asked) => {
      requested.push(asked);
      return Promise.resolve();
    },
  };

  it('lists the feeds with their state', async () => {
    const { call } = await openApiServer({ feeds });
    expect((await call('GET', '/feeds', 'reader')).json()).toEqual({ items: [FEED] });
  });

  it('updates feeds for an admin', async () => {
    const { call } = await openApiServer({ feeds });
    const answer = await call('POST', '/feeds/osv:Red%20Hat/sync', 'boss');
    expect([answer.statusCode, answer.json()]).toEqual([202, FEED]);
    expect(requested).toEqual([[['osv:Red Hat'], { force: true }]]);
  });

  it.each([
    ['ci', 'kev', 403],
    ['boss', 'nothing', 404],
    ['boss', 'osv:Nope', 404],
  ])('refuses %s a sync of %s with %i', async (as, feed, status) => {
    const { call } = await openApiServer({ feeds });
    expect((await call('POST', `/feeds/${feed}/sync`, as)).statusCode).toBe(status);
  });

  it('suggests the nearest name for a misspelt feed', async () => {
    const { call } = await openApiServer({ feeds });
    const answer = await call('POST', '/feeds/osv:Ubunto/sync', 'boss');
    expect(answer.json()).toMatchObject({
      detail: 'unknown feed "osv:Ubunto"; did you mean osv:Ubuntu?',
    });
  });
});
