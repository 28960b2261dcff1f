import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiServerStandIn } from './api-server-stand-in.ts';
import { job, namespace, node, pod, replicaSet } from './test-objects.ts';

const LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const OBJECT = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

let server: ApiServerStandIn;

beforeEach(async () => {
  server = await new ApiServerStandIn().listen();
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

async function ask(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}${path}`, { headers });
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  const body: unknown = isJson ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body };
}

interface List {
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

async function list(path: string, accept = '*/*'): Promise<List> {
  return (await ask(path, { accept })).body as List;
}

async function pageOf(query: Record<string, string>): Promise<List> {
  return list(`/api/v1/pods?${new URLSearchParams(query).toString()}`);
}

function namesOf({ items }: List): readonly string[] {
  return items.map(({ metadata }) => metadata.name);
}

/** Lines so far, and how the answer ended. */
async function watch(query: string, path = '/api/v1/pods', accept = '*/*') {
  const response = await fetch(`${server.url}${path}?watch=true&${query}`, { headers: { accept } });
  if (!response.body) throw new Error('no body');
  const lines: string[] = [];
  const reader = createInterface({ input: Readable.fromWeb(response.body) });
  reader.on('line', (line) => lines.push(line));
  const ended = new Promise<unknown>((done) => {
    reader.once('close', () => done('end'));
    reader.once('error', done);
  });
  return { status: response.status, lines, ended };
}

/** `ADDED a`, `BOOKMARK 1003`, by line. */
function told(lines: readonly string[]): readonly string[] {
  return lines.map((line) => {
    const { type, object } = JSON.parse(line) as { type: string; object: Record<string, unknown> };
    const { name, resourceVersion } = object['metadata'] as Record<string, string>;
    return `${type} ${type === 'ERROR' ? String(object['code']) : (name ?? resourceVersion)}`;
  });
}

async function toldLines(watched: { readonly lines: readonly string[] }, count: number) {
  await vi.waitFor(() => expect(watched.lines.length).toBeGreaterThanOrEqual(count), 5000);
  return told(watched.lines);
}

it('lists a resource in all namespaces and in one, without the kind of each item', async () => {
  server.put('pods', pod({ name: 'b', namespace: 'shop' }));
  server.put('pods', pod({ name: 'a', namespace: 'web' }));
  server.put('jobs', job({ name: 'j' }));
  const all = await list('/api/v1/pods');
  expect(all).toMatchObject({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '1003' } });
  expect(all.metadata).not.toHaveProperty('continue');
  expect(namesOf(all)).toEqual(['b', 'a']);
  expect(all.items[0]).not.toHaveProperty('kind');
  expect(namesOf(await list('/api/v1/namespaces/web/pods'))).toEqual(['a']);
  expect(await list('/apis/batch/v1/jobs')).toMatchObject({ kind: 'JobList', apiVersion: 'batch/v1' });
});

it('gets one object, and answers 404 by a Status otherwise', async () => {
  const { metadata } = server.put('replicasets', replicaSet({ name: 'web-1', namespace: 'shop' }));
  const path = '/apis/apps/v1/namespaces/shop/replicasets';
  const found = await ask(`${path}/web-1`);
  expect(found.body).toMatchObject({ kind: 'ReplicaSet', apiVersion: 'apps/v1', metadata });
  const missing = await ask(`${path}/web-2`);
  expect(missing.status).toBe(404);
  expect(missing.body).toEqual({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'replicasets.apps "web-2" not found',
    reason: 'NotFound',
    details: { name: 'web-2', group: 'apps', kind: 'replicasets' },
    code: 404,
  });
  expect(await ask('/apis/apps/v1/pods')).toMatchObject({ status: 404, body: { reason: 'NotFound' } });
});

it('pages through a list as it was at its first page', async () => {
  for (const name of ['a', 'c', 'd', 'e', 'f']) server.put('pods', pod({ name }));
  const first = await pageOf({ limit: '2' });
  expect(first.metadata).toMatchObject({ resourceVersion: '1005', remainingItemCount: 3 });
  server.put('pods', pod({ name: 'b' }));
  server.delete('pods', 'default', 'e');
  const second = await pageOf({ limit: '2', continue: String(first.metadata['continue']) });
  const third = await pageOf({ limit: '2', continue: String(second.metadata['continue']) });
  expect([first, second, third].map(namesOf)).toEqual([['a', 'c'], ['d', 'e'], ['f']]);
  expect(third.metadata).toEqual({ resourceVersion: '1005' });
  expect(namesOf(await pageOf({ limit: '2', resourceVersion: '0' }))).toEqual(['a', 'b', 'c', 'd', 'f']);
});

it('answers 410 for an expired page, with a token for the rest as it is now', async () => {
  for (const name of ['a', 'c', 'd']) server.put('pods', pod({ name }));
  const first = await pageOf({ limit: '2' });
  server.put('pods', pod({ name: 'e' }));
  const next = `/api/v1/pods?limit=2&continue=${String(first.metadata['continue'])}`;
  server.expirePages();
  const expired = await ask(next);
  expect(expired).toMatchObject({ status: 410, body: { kind: 'Status', reason: 'Expired', code: 410 } });
  const { metadata } = expired.body as List;
  expect(namesOf(await pageOf({ continue: String(metadata['continue']) }))).toEqual(['d', 'e']);
  const again = await pageOf({ limit: '2' });
  server.forgetHistory();
  expect(await ask(`/api/v1/pods?continue=${String(again.metadata['continue'])}`)).toMatchObject({
    status: 410,
  });
  expect(await ask('/api/v1/pods?continue=none')).toMatchObject({
    status: 400,
    body: { reason: 'BadRequest' },
  });
});

it('sends metadata alone where it is asked for by the kind that fits', async () => {
  server.put('nodes', node({ name: 'n', arch: 'arm64' }));
  const nodes = await list('/api/v1/nodes', `${LIST}, application/json`);
  expect(nodes).toMatchObject({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' });
  const labels = { 'kubernetes.io/arch': 'arm64' };
  const object = {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { name: 'n', labels },
  };
  expect(nodes.items).toMatchObject([object]);
  expect(nodes.items[0]).not.toHaveProperty('spec');
  expect((await ask('/api/v1/nodes/n', { accept: OBJECT })).body).toMatchObject(object);
  expect(await ask('/api/v1/nodes', { accept: OBJECT })).toMatchObject({ status: 406 });
  expect(await ask('/api/v1/nodes/n', { accept: LIST })).toMatchObject({ status: 406 });
  const watched = await watch('resourceVersion=1000', '/api/v1/nodes', OBJECT);
  await toldLines(watched, 1);
  expect(JSON.parse(watched.lines[0] ?? '')).toMatchObject({ type: 'ADDED', object });
});

it('watches changes in its scope after a version, past and new', async () => {
  server.put('pods', pod({ name: 'a' }));
  const { version } = server;
  server.put('pods', pod({ name: 'b', namespace: 'shop' }));
  const [all, shop, current] = await Promise.all([
    watch(`resourceVersion=${version}`),
    watch(`resourceVersion=${version}`, '/api/v1/namespaces/shop/pods'),
    watch('resourceVersion=0'),
  ]);
  server.put('pods', pod({ name: 'a' }));
  server.put('namespaces', namespace({ name: 'shop' }));
  server.delete('pods', 'shop', 'b');
  expect(await toldLines(all, 3)).toEqual(['ADDED b', 'MODIFIED a', 'DELETED b']);
  expect(await toldLines(shop, 2)).toEqual(['ADDED b', 'DELETED b']);
  expect(await toldLines(current, 4)).toEqual(['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED b']);
  expect(JSON.parse(all.lines[2] ?? '')).toMatchObject({ object: { metadata: { resourceVersion: '1005' } } });
  expect(server.watches.scopes.map((scope) => scope.namespace)).toContain('shop');
});

it('sends bookmarks to watches that allow them: when a test says so, and before the time limit', async () => {
  const [allowed, limited, without] = await Promise.all([
    watch('resourceVersion=1000&allowWatchBookmarks=true'),
    watch('resourceVersion=1000&allowWatchBookmarks=true&timeoutSeconds=0.1'),
    watch('resourceVersion=1000'),
  ]);
  server.put('nodes', node({ name: 'n' }));
  server.watches.bookmark();
  await limited.ended;
  expect(told(limited.lines)).toEqual(['BOOKMARK 1001', 'BOOKMARK 1001']);
  expect(told(allowed.lines)).toEqual(['BOOKMARK 1001']);
  server.watches.end();
  await Promise.all([allowed.ended, without.ended]);
  expect(without.lines).toEqual([]);
});

it('answers a watch of a forgotten version by an ERROR event, or by status 410', async () => {
  server.put('pods', pod({ name: 'a' }));
  server.forgetHistory();
  const watched = await watch('resourceVersion=1000');
  await watched.ended;
  expect(watched.status).toBe(200);
  expect(JSON.parse(watched.lines[0] ?? '')).toEqual({
    type: 'ERROR',
    object: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'too old resource version: 1000 (1001)',
      reason: 'Expired',
      code: 410,
    },
  });
  server.goneAs = 'status';
  const refused = await ask('/api/v1/pods?watch=true&resourceVersion=1000');
  expect(refused).toMatchObject({ status: 410, body: { reason: 'Expired' } });
});

it('asks for a token, refuses what rules forbid, and fails as often as a test says', async () => {
  server.token = 'first';
  expect(await ask('/api/v1/pods')).toMatchObject({ status: 401, body: { reason: 'Unauthorized' } });
  server.token = 'second';
  const authorization = 'Bearer second';
  server.forbids = ({ verb, resource, namespace: place }) =>
    verb === 'list' && resource === 'jobs' && place === 'shop';
  const forbidden = await ask('/apis/batch/v1/namespaces/shop/jobs', { authorization });
  const details = { group: 'batch', kind: 'jobs' };
  expect(forbidden).toMatchObject({ status: 403, body: { reason: 'Forbidden', details } });
  expect(forbidden.body).toHaveProperty(
    'message',
    expect.stringMatching(
      /^jobs\.batch is forbidden: .* cannot list resource "jobs" .* in the namespace "shop"$/,
    ),
  );
  server.fail(429, { retryAfter: 2 });
  server.fail(503, { times: 2, concerns: ({ path }) => path === '/api/v1/nodes' });
  const limited = await ask('/api/v1/pods', { authorization });
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2']);
  const statuses: number[] = [];
  for (const resource of ['pods', 'nodes', 'nodes', 'nodes'])
    statuses.push((await ask(`/api/v1/${resource}`, { authorization })).status);
  expect(statuses).toEqual([200, 503, 503, 200]);
});

it('logs every request with its attributes for authorization', async () => {
  await ask('/api/v1/namespaces/shop/pods?limit=500');
  await ask('/api/v1/namespaces/shop');
  await ask('/healthz');
  expect(server.requests).toMatchObject([
    {
      method: 'GET',
      path: '/api/v1/namespaces/shop/pods',
      query: { limit: '500' },
      access: { verb: 'list', group: '', resource: 'pods', namespace: 'shop' },
    },
    { access: { verb: 'get', resource: 'namespaces', name: 'shop' } },
    { path: '/healthz' },
  ]);
  expect(server.requests[2]).not.toHaveProperty('access');
});

it('garbles, bloats, strips and cuts what watches read', async () => {
  server.put('pods', pod({ name: 'a' }));
  const watched = await watch(`resourceVersion=${server.version}`);
  server.watches.garble('no JSON');
  server.watches.sendLongLine(9_000_000);
  server.watches.sendUnversioned();
  server.watches.sendError({ kind: 'Status', code: 500, metadata: {} });
  server.watches.cutLine();
  await watched.ended;
  const [garbage, long = '', unversioned = '', error = '', half = ''] = watched.lines;
  expect(garbage).toBe('no JSON');
  expect(long).toHaveLength(8_999_999);
  expect(told([long, error])).toEqual(['MODIFIED a', 'ERROR 500']);
  expect(JSON.parse(unversioned)).toMatchObject({ type: 'MODIFIED', object: { metadata: { name: 'a' } } });
  expect(unversioned).not.toContain('resourceVersion');
  expect(half).toMatch(/^\{"type":"MODIFIED"/);
  expect(() => told([half])).toThrow(SyntaxError);
});

it('sends nothing while it is frozen, and all of it afterwards', async () => {
  const watched = await watch('resourceVersion=1000&allowWatchBookmarks=true&timeoutSeconds=0.1');
  server.freeze();
  const listed = list('/api/v1/pods');
  server.put('pods', pod({ name: 'a' }));
  await vi.waitFor(() => expect(server.requests).toHaveLength(2));
  server.watches.bookmark();
  const first = await Promise.race([
    listed,
    watched.ended,
    new Promise((done) => setTimeout(done, 300, 'silence')),
  ]);
  expect([first, watched.lines]).toEqual(['silence', []]);
  server.thaw();
  expect(namesOf(await listed)).toEqual(['a']);
  await watched.ended;
  expect(told(watched.lines)).toEqual(['ADDED a', 'BOOKMARK 1001']);
});

it('resets connections, and restarts on its port with or without its history', async () => {
  const { url } = server;
  const watched = await watch('resourceVersion=1000');
  server.reset();
  expect(await watched.ended).toBeInstanceOf(Error);
  server.put('pods', pod({ name: 'a' }));
  await server.stop();
  await expect(ask('/api/v1/pods')).rejects.toThrow('fetch failed');
  await server.listen();
  expect(await toldLines(await watch('resourceVersion=1000'), 1)).toEqual(['ADDED a']);
  await server.restart({ history: 'lost' });
  expect(await toldLines(await watch('resourceVersion=1000'), 1)).toEqual(['ERROR 410']);
  expect(server.url).toBe(url);
  expect(JSON.parse(server.kubeconfig)).toMatchObject({ clusters: [{ cluster: { server: url } }] });
});
