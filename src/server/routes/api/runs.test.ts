import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNewStore } from '../../../store/testing/open-new-store.ts';
import { TEST_SETTINGS } from '../../testing/context.ts';
import { openApiServer } from './testing/open-api-server.ts';

const START = Date.parse('2026-11-28T03:00:00Z');
const UID = 'b2a1c7de-0000-4000-8000-000000000001';
const DIGEST = `sha256:${'a'.repeat(64)}`;

/** Why an image is not known that nobody asked for. */
const UNREAD = { reason: 'not-read' };

/** Our API over an empty store, with a clock that the test moves. */
async function openFleet() {
  const folder = mkdtempSync(join(tmpdir(), 'runs-'));
  const store = await openNewStore(join(folder, 'store.db'));
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  let time = START;
  const settings = { ...TEST_SETTINGS, limits: { ...TEST_SETTINGS.limits, body: 4 * 1024 ** 2 } };
  let looks = 0;
  const verdicts = {
    poll: () => {
      looks += 1;
      return Promise.resolve();
    },
  };
  const { call } = await openApiServer({ store, settings, verdicts, now: () => new Date(time) });
  return {
    call,
    looks: () => looks,
    wait: (minutes: number) => {
      time += minutes * 60_000;
    },
    put: (more: object, as = 'ci', cluster = 'production') =>
      call('PUT', `/clusters/${cluster}/runs`, as, {
        payload: { uid: UID, generation: 1, runs: [], ...more },
      }),
    patch: (more: object, as = 'ci') =>
      call('PATCH', '/clusters/production/runs', as, {
        payload: { uid: UID, after: 1, generation: 2, ...more },
      }),
    beat: (more: object = {}, as = 'ci') =>
      call('POST', '/clusters/production/heartbeat', as, { payload: { uid: UID, generation: 1, ...more } }),
  };
}

function run(name: string, more: object = {}) {
  return {
    namespace: 'shop',
    workload: { kind: 'Deployment', name },
    container: 'app',
    image: 'registry.example/app:1',
    digest: DIGEST,
    ...more,
  };
}

describe('a list of what runs in a cluster', () => {
  it('answers a list of runs with what it changed', async () => {
    const { call, put } = await openFleet();
    const answer = await put({
      runs: [run('web', { labels: { team: 'a' } }), run('db')],
      namespaces: { shop: { team: 'b' } },
    });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toEqual({ applied: true, generation: 1, started: 2, ended: 0, changed: 0 });
    const { items } = (await call('GET', '/runs?owner=a', 'reader')).json<{ items: unknown[] }>();
    expect(items).toEqual([
      {
        cluster: 'production',
        namespace: 'shop',
        workload: { kind: 'Deployment', name: 'web' },
        container: 'app',
        image: { reference: 'registry.example/app:1', digest: DIGEST, scanned: false, unknown: UNREAD },
        owner: 'a',
        since: '2026-11-28T03:00:00.000Z',
      },
    ]);
    expect((await call('GET', '/runs?owner=b', 'reader')).json()).toMatchObject({
      items: [{ workload: { name: 'db' } }],
    });
  });

  it.each<[string, { cluster?: string; [part: string]: unknown }]>([
    ['a cluster', { cluster: 'a b' }],
    ['a cluster', { cluster: 'Prod' }],
    ['a cluster', { cluster: '-prod' }],
    ['a cluster', { cluster: '%3Cb%3E' }],
    ['a namespace', { runs: [run('web', { namespace: 'shop team' })] }],
    ['a namespace', { runs: [run('web', { namespace: 'shop_1' })] }],
    ['a namespace', { runs: [run('web', { namespace: 'a..b' })] }],
    ['an owner', { runs: [run('web', { labels: { team: '<b>' } })] }],
    ['an owner', { runs: [run('web', { labels: { team: 'a'.repeat(64) } })] }],
    ['an owner', { runs: [run('web')], namespaces: { shop: { team: 'x ' } } }],
  ])('refuses %s by a name that Kubernetes would not take: %j', async (_, { cluster, ...more }) => {
    const { put } = await openFleet();
    expect((await put(more, 'ci', cluster)).statusCode).toBe(400);
  });

  it('accepts the names that Kubernetes takes', async () => {
    const { put } = await openFleet();
    const runs = [run('web', { namespace: 'shop-1', labels: { team: 'Team_A.1', note: 'any text' } })];
    expect((await put({ runs }, 'ci', 'prod.eu-1')).statusCode).toBe(200);
  });

  it('answers a part of a list with the missing ones until the last has come', async () => {
    const { put, call } = await openFleet();
    const first = await put({ runs: [run('a')], part: { number: 2, of: 2 } });
    expect([first.statusCode, first.json()]).toEqual([202, { applied: false, generation: 1, missing: [1] }]);
    expect((await call('GET', '/runs', 'reader')).json()).toEqual({ items: [] });
    expect((await put({ runs: [run('b')], part: { number: 1, of: 2 } })).json()).toMatchObject({
      started: 2,
    });
  });

  it.each(['nginx', 'docker-pullable://nginx'])('takes the digest from the name %s@DIGEST', async (name) => {
    const { put, call } = await openFleet();
    const named = { ...run('web'), image: `${name}@${DIGEST}`, digest: undefined };
    expect((await put({ runs: [named] })).statusCode).toBe(200);
    expect((await call('GET', `/runs?image=${DIGEST}`, 'reader')).json()).toMatchObject({
      items: [{ image: { reference: `${name}@${DIGEST}`, digest: DIGEST } }],
    });
  });

  it.each([
    ['linux/arm64', 'linux/arm64'],
    ['arm64', 'linux/arm64'],
    ['linux/arm/v7', 'linux/arm/v7'],
  ])('takes the platform of a node: %s', async (platform, stored) => {
    const { put, call } = await openFleet();
    expect((await put({ runs: [run('web', { platform }), run('web')] })).json()).toMatchObject({
      started: 2,
    });
    const { items } = (await call('GET', '/runs', 'reader')).json<{
      items: { image: { platform?: string } }[];
    }>();
    expect(items.map(({ image }) => image.platform)).toContain(stored);
  });

  it.each(['', 'linux/', 'linux/arm64/v8/x', 'linux/a\u0000'])(
    'refuses the platform %j',
    async (platform) => {
      const { put } = await openFleet();
      expect((await put({ runs: [run('web', { platform })] })).statusCode).toBe(400);
    },
  );

  it('begins no run later than the clock of the server', async () => {
    const { put, call } = await openFleet();
    await put({ at: '2030-01-01T00:00:00Z', runs: [run('web', { since: '2030-01-01T00:00:00+02:00' })] });
    expect((await call('GET', '/runs', 'reader')).json()).toMatchObject({
      items: [{ since: '2026-11-28T03:00:00.000Z' }],
    });
  });

  it.each([
    ['an older generation', { generation: 0 }, 409, 'RUNS_OUTDATED'],
    ["another cluster's name", { uid: 'other', generation: 2 }, 403, 'CLUSTER_TAKEN'],
    ['runs that are numbers', { runs: [0] }, 400, 'REQUEST_INVALID'],
    ['too many parts', { part: { number: 1, of: 1001 }, generation: 2 }, 413, 'LIMIT_EXCEEDED'],
    ['a part beyond the last', { part: { number: 3, of: 2 } }, 400, 'REQUEST_INVALID'],
    ['no UID', { uid: '' }, 400, 'REQUEST_INVALID'],
    ['an unknown key', { run: [] }, 400, 'REQUEST_INVALID'],
    ['an invalid digest', { runs: [run('web', { digest: 'sha256:1' })] }, 400, 'REQUEST_INVALID'],
    ['a control character', { runs: [run('we\u{1b}b')] }, 400, 'REQUEST_INVALID'],
    ['half a surrogate pair', { runs: [run('we\u{d800}b')] }, 400, 'REQUEST_INVALID'],
    ['a generation that is not a number', { generation: 'x' }, 400, 'REQUEST_INVALID'],
    ['an invalid time', { at: 'yesterday' }, 400, 'REQUEST_INVALID'],
  ])('refuses a list with %s', async (_, more, status, code) => {
    const { put, call } = await openFleet();
    await put({ runs: [run('web')] });
    const answer = await put(more);
    expect(answer.statusCode, answer.body).toBe(status);
    expect(answer.json<{ code?: string }>().code).toBe(code);
    expect((await call('GET', '/runs?running=true', 'reader')).json<{ items: [] }>().items).toHaveLength(1);
  });

  it('refuses more runs than fit one request, and says to send parts', async () => {
    const { put } = await openFleet();
    const tiny = { namespace: 'n', workload: { kind: 'P', name: 'w' }, container: 'c', image: 'i' };
    const answer = await put({ runs: Array.from({ length: 10_001 }, () => tiny) });
    expect([answer.statusCode, answer.json<{ code?: string }>().code]).toEqual([413, 'LIMIT_EXCEEDED']);
  });
});

it('looks at verdicts once runs have changed, since other lines may hold', async () => {
  const { call, put, patch, beat, looks } = await openFleet();
  await put({ runs: [run('web')] });
  expect(looks()).toBe(1);
  await put({ generation: 1, runs: [run('web')] });
  await beat();
  expect(looks()).toBe(1);
  await patch({ ended: [run('web')] });
  expect(looks()).toBe(2);
  await call('DELETE', '/clusters/production', 'boss');
  expect(looks()).toBe(3);
});

describe('changes of runs since a generation', () => {
  it('asks for the whole list with 409 unless changes follow the stored one', async () => {
    const { put, patch, call } = await openFleet();
    await put({ runs: [run('a'), run('b')] });
    const answer = await patch({ started: [run('c')], ended: [run('a')] });
    expect(answer.json()).toEqual({ generation: 2, started: 1, ended: 1, changed: 0 });
    const late = await patch({ generation: 3, started: [run('d')] });
    expect(late.statusCode).toBe(409);
    expect(late.json()).toMatchObject({
      code: 'RUNS_OUTDATED',
      hint: expect.stringContaining('PUT') as string,
    });
    const { items } = (await call('GET', '/runs?running=true', 'reader')).json<{
      items: { workload: { name: string } }[];
    }>();
    expect(items.map(({ workload }) => workload.name).toSorted()).toEqual(['b', 'c']);
  });

  it('refuses changes whose generation does not grow', async () => {
    const { patch } = await openFleet();
    expect((await patch({ after: 2, generation: 2 })).statusCode).toBe(400);
  });
});

describe('a silent cluster', () => {
  it('shows a silent cluster as last known, without an end of its runs, until it is heard again', async () => {
    const { put, beat, call, wait } = await openFleet();
    await put({ runs: [run('web')] });
    wait(6);
    const { items: clusters } = (await call('GET', '/clusters', 'reader')).json<{ items: unknown[] }>();
    expect(clusters).toEqual([
      {
        name: 'production',
        uid: UID,
        generation: 1,
        heardAt: '2026-11-28T03:00:00.000Z',
        silent: true,
        running: 1,
      },
    ]);
    expect((await call('GET', '/runs?running=true', 'reader')).json()).toMatchObject({
      items: [{ lastKnownAt: '2026-11-28T03:00:00.000Z' }],
    });
    expect((await beat()).statusCode).toBe(204);
    expect((await call('GET', '/clusters/production', 'reader')).json()).toMatchObject({ silent: false });
    expect((await beat({ generation: 9 })).statusCode).toBe(409);
    expect((await beat({ uid: 'other' })).statusCode).toBe(403);
  });
});

describe('who may do what with runs', () => {
  it.each([
    ['PUT', '/clusters/production/runs', 'reader', 403],
    ['PATCH', '/clusters/production/runs', 'reader', 403],
    ['POST', '/clusters/production/heartbeat', 'reader', 403],
    ['DELETE', '/clusters/production', 'ci', 403],
    ['DELETE', '/clusters/production', 'boss', 204],
    ['DELETE', '/clusters/unknown', 'boss', 404],
    ['GET', '/clusters/unknown', 'reader', 404],
    ['GET', '/fleet', 'reader', 200],
  ] as const)('answers %s %s of %s with %i', async (method, url, as, status) => {
    const { put, call } = await openFleet();
    await put({});
    expect((await call(method, url, as, method === 'GET' ? {} : { payload: {} })).statusCode).toBe(status);
  });

  it('frees the name of a deleted cluster, and keeps what ran in it', async () => {
    const { put, call } = await openFleet();
    await put({ runs: [run('web')] });
    await call('DELETE', '/clusters/production', 'boss');
    expect((await put({ uid: 'other' })).statusCode).toBe(200);
    expect((await call('GET', '/runs', 'reader')).json()).toMatchObject({
      items: [{ until: '2026-11-28T03:00:00.000Z' }],
    });
  });
});

describe('lists of runs', () => {
  it.each(['/runs', '/runs/images'])('refuses an unknown filter of %s with the nearest one', async (url) => {
    const { call } = await openFleet();
    const answer = await call('GET', `${url}?runing=true`, 'reader');
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ hint?: string }>().hint).toBe('did you mean running?');
  });

  it('links to the next page, and refuses the cursor of another list', async () => {
    const { put, call } = await openFleet();
    await put({ runs: [run('a'), run('b')] });
    const page = await call('GET', '/runs?limit=1', 'reader');
    const { next = '' } = page.json<{ next?: string }>();
    expect(page.headers.link).toContain(encodeURIComponent(next));
    expect((await call('GET', `/runs?limit=1&cursor=${next}`, 'reader')).json()).not.toHaveProperty('next');
    const refused = await call('GET', '/runs?cursor=a', 'reader');
    expect([refused.statusCode, refused.json()]).toMatchObject([
      400,
      { hint: 'start again without a cursor' },
    ]);
  });

  it('counts images that run, with clusters', async () => {
    const { put, call } = await openFleet();
    await put({ runs: [run('a'), run('b')] });
    expect((await call('GET', '/runs/images?running=true', 'reader')).json()).toEqual({
      items: [
        { reference: 'registry.example/app:1', digest: DIGEST, scanned: false, unknown: UNREAD, running: 2 },
      ],
    });
    expect((await call('GET', '/fleet', 'reader')).json()).toMatchObject({
      images: 0,
      running: 2,
      runningImages: 1,
      neverScanned: 1,
      clusters: [{ name: 'production', running: 2 }],
    });
  });
});
