import { describe, expect, it } from 'vitest';
import { MAX_TEXT } from '../../../api/index.ts';
import { CATALOGERS } from '../../../catalog/index.ts';
import { defined, type IndexedImage, type InstalledPackage } from '../../../domain/index.ts';
import type { StoredName, ImageSummary, InventoryStore } from '../../../inventory/ports.ts';
import { indexedBy } from '../../../packages/index.ts';
import { openApiServer, storeOf, testDigest, testSummary } from './testing/open-api-server.ts';

const VERIFIED = testSummary('a', 'docker.io/library/nginx:1.27');
const CLAIMED: ImageSummary = testSummary('b', 'registry.example/secret:1', 'token:ci');
const BOTH: ImageSummary = {
  ...VERIFIED,
  names: [...VERIFIED.names, { principal: 'token:ci', kind: 'layer', name: 'ours' }],
};

function indexed(letter: string, packages: readonly InstalledPackage[] = []): IndexedImage {
  return {
    key: testDigest(letter),
    image: { reference: 'app:1', transport: 'docker', layers: [] },
    packages,
    problems: [{ kind: 'layer-unreadable', subject: 'x', message: 'it broke off' }],
    indexedBy: indexedBy(CATALOGERS),
    indexedAt: '2026-01-01T00:00:00Z',
  };
}

function installed(name: string): InstalledPackage {
  return {
    type: 'deb',
    name,
    version: '1',
    architecture: 'amd64',
    database: 'var/lib/dpkg/status',
    layer: 0,
  };
}

function inventoryOf(...summaries: readonly ImageSummary[]): Partial<InventoryStore> {
  return {
    summary: (key) => Promise.resolve(summaries.find((summary) => summary.key === key)),
    summaries: (keys) => Promise.resolve(summaries.filter(({ key }) => keys.includes(key))),
    list: ({ visibleTo }) =>
      Promise.resolve({
        items: summaries.filter(({ names }) =>
          names.some(({ principal }) => visibleTo === undefined || ['', visibleTo].includes(principal)),
        ),
      }),
    get: (key) => Promise.resolve(indexed(key.charAt('sha256:'.length))),
    delete: (key) => Promise.resolve(summaries.some((summary) => summary.key === key)),
    keysOf: (name, principals) =>
      Promise.resolve(principals.map((principal) => found(summaries, { ...name, principal }))),
    keyReadAs: () => Promise.resolve(undefined),
  };
}

function found(summaries: readonly ImageSummary[], { principal, kind, name }: StoredName) {
  const summary = summaries.find(({ names }) =>
    names.some((each) => each.principal === principal && each.kind === kind && each.name === name),
  );
  return summary && { key: summary.key, indexedBy: 'dpkg/1', isWhole: true };
}

describe('an image that goes only by what a client claims', () => {
  it.each([
    ['ci', 200],
    ['boss', 200],
    ['other', 404],
    ['reader', 404],
  ])('answers %s for an image known by claims alone with %i', async (as, status) => {
    const { call } = await openApiServer({ store: storeOf({ inventory: inventoryOf(VERIFIED, CLAIMED) }) });
    for (const path of ['', '/packages', '/report']) {
      if (path === '/report' && status === 200) continue;
      expect((await call('GET', `/images/${CLAIMED.key}${path}`, as)).statusCode, path).toBe(status);
    }
    const { items } = (await call('GET', '/images', as)).json<{ items: unknown[] }>();
    expect(items).toHaveLength(status === 200 ? 2 : 1);
  });

  it('answers for a claimed image of another client as for a missing one', async () => {
    const { call } = await openApiServer({ store: storeOf({ inventory: inventoryOf(CLAIMED) }) });
    const hidden = await call('GET', `/images/${CLAIMED.key}`, 'other');
    const missing = await call('GET', `/images/${testDigest('c')}`, 'other');
    expect(hidden.json<{ detail: string }>().detail.replace(/b{64}/, '')).toBe(
      missing.json<{ detail: string }>().detail.replace(/c{64}/, ''),
    );
  });
});

it('shows only the names of an image that its reader may know', async () => {
  const { call } = await openApiServer({ store: storeOf({ inventory: inventoryOf(BOTH) }) });
  const namesFor = async (as: string) =>
    (await call('GET', `/images/${BOTH.key}`, as)).json<{ names: { name: string; claimed: boolean }[] }>()
      .names;
  expect(await namesFor('other')).toEqual([
    { kind: 'reference', name: 'docker.io/library/nginx:1.27', claimed: false },
  ]);
  expect(await namesFor('ci')).toHaveLength(2);
});

it.each([
  ['a name that it claims itself', [{ principal: 'token:ci', kind: 'reference', name: 'ours' }], 'ours'],
  ['a name that was verified', VERIFIED.names, 'docker.io/library/nginx:1.27'],
] as const)('calls an image by %s, whatever another client called it last', async (_, names, reference) => {
  const others = { principal: 'token:other', kind: 'reference', name: 'app:1' } as const;
  const summary = { ...VERIFIED, names: [others, ...names] };
  const { call } = await openApiServer({ store: storeOf({ inventory: inventoryOf(summary) }) });
  const answer = await call('GET', `/images/${VERIFIED.key}`, 'ci');
  expect(answer.json()).toMatchObject({ image: { reference } });
  expect(answer.body).not.toContain('app:1');
});

describe('a list of images', () => {
  it('shows how each image was judged last, by each of its lines', async () => {
    const kept = [{ line: 'payments', outcome: 'over' }] as const;
    const store = storeOf({
      inventory: inventoryOf(VERIFIED, CLAIMED),
      verdicts: { outcomes: () => Promise.resolve(new Map([[VERIFIED.key, kept]])) },
    });
    const { call } = await openApiServer({ store });
    const { items } = (await call('GET', '/images', 'ci')).json<{ items: object[] }>();
    expect(items).toMatchObject([{ verdicts: kept }, {}]);
    expect(items[1]).not.toHaveProperty('verdicts');
    expect((await call('GET', `/images/${VERIFIED.key}`, 'ci')).json()).toMatchObject({ verdicts: kept });
  });

  it('passes on search, cursor and limit of a list of images, and links to the next page', async () => {
    const asked: unknown[] = [];
    const list: InventoryStore['list'] = (page) => {
      asked.push(page);
      return Promise.resolve({ items: [VERIFIED], next: 'x/y' });
    };
    const { call } = await openApiServer({ store: storeOf({ inventory: { list } }) });
    const answer = await call('GET', '/images?search=ngi%20x&cursor=b&limit=7', 'ci');
    expect(asked).toEqual([{ search: 'ngi x', cursor: 'b', limit: 7, visibleTo: 'token:ci' }]);
    expect(answer.json()).toMatchObject({ next: 'x/y' });
    expect(answer.headers.link).toBe('</api/v1/images?search=ngi+x&cursor=x%2Fy&limit=7>; rel="next"');
  });

  it('lists an image by the longest name that a client may give it', async () => {
    const name = 'x'.repeat(MAX_TEXT);
    const named = testSummary('c', name, 'token:ci');
    const { call } = await openApiServer({ store: storeOf({ inventory: inventoryOf(named) }) });
    const answer = await call('GET', `/images?name=${name}`, 'ci');
    expect(answer.json()).toMatchObject({ items: [{ key: named.key }] });
  });

  it('gives a list of images an ETag, and answers 304 to it', async () => {
    const { call } = await openApiServer({ store: storeOf({ inventory: inventoryOf(VERIFIED) }) });
    const first = await call('GET', '/images', 'ci');
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    const second = await call('GET', '/images', 'ci', { headers: { 'if-none-match': `"x", W/${etag}` } });
    expect(second.statusCode).toBe(304);
    expect(second.body).toBe('');
  });

  it.each([
    ['nginx:1.27', 'a'],
    ['docker.io/library/nginx:1.27', 'a'],
    ['registry.example/secret:1', 'b'],
    ['registry.example/secret:2', undefined],
    ['no//reference', undefined],
  ])('lists, for the name %s, the image %s', async (name, letter) => {
    const { call } = await openApiServer({ store: storeOf({ inventory: inventoryOf(VERIFIED, CLAIMED) }) });
    const { items } = (await call('GET', `/images?name=${encodeURIComponent(name)}`, 'ci')).json<{
      items: { key: string }[];
    }>();
    expect(items.map(({ key }) => key)).toEqual(letter === undefined ? [] : [testDigest(letter)]);
  });

  it.each(['limit=0', 'limit=501', 'limit=x', 'search=', 'cursor=', 'name='])('refuses %s', async (query) => {
    const { call } = await openApiServer();
    const answer = await call('GET', `/images?${query}`, 'ci');
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });
});

describe('the packages of an image', () => {
  const packages = ['a', 'b', 'c'].map(installed);
  const store = storeOf({
    inventory: { ...inventoryOf(VERIFIED), get: () => Promise.resolve(indexed('a', packages)) },
  });

  it('gives the packages of an image in pages', async () => {
    const { call } = await openApiServer({ store });
    const names: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const from = cursor === '' ? '' : `&cursor=${cursor}`;
      const answer = await call('GET', `/images/${VERIFIED.key}/packages?limit=2${from}`, 'reader');
      const page = answer.json<{ items: { name: string }[]; next?: string }>();
      names.push(...page.items.map(({ name }) => name));
      cursor = page.next;
    }
    expect(names).toEqual(['a', 'b', 'c']);
  });

  it.each(['-1', '1e1', '0x1', 'NaN', '1.5'])("refuses the packages' cursor %s", async (cursor) => {
    const { call } = await openApiServer({ store });
    expect(
      (await call('GET', `/images/${VERIFIED.key}/packages?cursor=${cursor}`, 'reader')).statusCode,
    ).toBe(400);
  });
});

describe('one image', () => {
  it.each<[string, object]>([
    ['boss', { readAgain: { failures: 2, reason: 'no such image', nextAt: '2026-01-02T00:00:00Z' } }],
    ['ci', {}],
  ])('tells %s that an earlier version read an image, and an administrator why', async (as, expected) => {
    const old = { ...indexed('a'), problems: [], indexedBy: 'dpkg/1' };
    const inventory = { ...inventoryOf(VERIFIED), get: () => Promise.resolve(old) };
    const attempt = { failures: 2, reason: 'no such image', dueAt: '2026-01-02T00:00:00Z' };
    const outdated = { attempt: () => Promise.resolve(attempt) };
    const { call } = await openApiServer({ store: storeOf({ inventory, outdated }) });
    const { problems, readAgain } = (await call('GET', `/images/${VERIFIED.key}`, as)).json<{
      problems: { kind: string }[];
      readAgain?: unknown;
    }>();
    expect(problems.map(({ kind }) => kind)).toEqual(['read-by-earlier-version']);
    expect(defined({ readAgain })).toEqual(expected);
  });

  it('lists the unread parts of an image', async () => {
    const { call } = await openApiServer({ store: storeOf({ inventory: inventoryOf(VERIFIED) }) });
    expect((await call('GET', `/images/${VERIFIED.key}`, 'reader')).json()).toMatchObject({
      key: VERIFIED.key,
      image: { reference: 'docker.io/library/nginx:1.27' },
      problems: [{ kind: 'layer-unreadable', message: 'it broke off' }],
    });
  });

  it.each([
    ['boss', 'a', 204],
    ['boss', 'c', 404],
    ['ci', 'a', 403],
  ])('lets %s delete the image %s with %i', async (as, letter, status) => {
    const { call } = await openApiServer({ store: storeOf({ inventory: inventoryOf(VERIFIED) }) });
    expect((await call('DELETE', `/images/${testDigest(letter)}`, as)).statusCode).toBe(status);
  });

  it.each(['nginx', 'sha256:xyz', `sha256:${'A'.repeat(64)}`, '..%2f..%2fetc'])(
    'refuses the image key %s',
    async (key) => {
      const { call } = await openApiServer();
      expect((await call('GET', `/images/${key}`, 'reader')).statusCode).toBe(400);
    },
  );

  it('allows only the methods that an image has', async () => {
    const { call } = await openApiServer();
    const answer = await call('PUT', `/images/${VERIFIED.key}`, 'boss');
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD, DELETE']);
  });
});
