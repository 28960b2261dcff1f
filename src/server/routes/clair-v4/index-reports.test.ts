import { describe, expect, it } from 'vitest';
import { defined } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { DEBIAN, dpkgStatus, openClairWorld } from '../../clair/testing.ts';
import { clairV4 } from './index.ts';
import { CURRENT_STATE } from './index-state.ts';
import {
  BLOBS,
  DEBIAN_LAYERS,
  DISTRIBUTION,
  ETAG,
  HASH,
  INDEX,
  OPENSSL_SOURCE,
  PACKAGE,
  REPORT,
  openWorld,
  post,
  serveImage,
} from './testing.ts';

const manyHeaders = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`h${i}`, ['x']]));

describe('the state', () => {
  it("sends the indexer's state as the ETag of a compressed report, too", async () => {
    const world = await openWorld();
    const many = Array.from({ length: 50 }, (_, i) => `package${i} 1.0`);
    const layers = serveImage(world, [DEBIAN, dpkgStatus(...many)]);
    const headers = { 'accept-encoding': 'gzip' };
    const posted = await world.app.inject({
      method: 'POST',
      url: INDEX,
      headers,
      payload: { hash: HASH, layers },
    });
    expect(posted.headers).toMatchObject({ 'content-encoding': 'gzip', etag: ETAG });
    const read = await world.app.inject({ url: `${INDEX}/${HASH}`, headers });
    expect(read.headers).toMatchObject({ 'content-encoding': 'gzip', etag: ETAG });
  });
});

describe('indexing a manifest', () => {
  it('answers an indexed manifest with its report, its address, and the state', async () => {
    const world = await openWorld();
    const { answer, layers } = await post(world, ...DEBIAN_LAYERS);
    expect(answer.statusCode).toBe(201);
    expect(answer.headers).toMatchObject({
      etag: ETAG,
      location: `${INDEX}/${HASH}`,
      link: [
        `<${INDEX}/${HASH}>; rel="https://projectquay.io/clair/v1/index_report"`,
        `<${REPORT}/${HASH}>; rel="https://projectquay.io/clair/v1/vulnerability_report"`,
      ],
      'content-type': 'application/vnd.clair.index_report.v1+json',
    });
    const environment = (layer: number) => [
      {
        package_db: 'var/lib/dpkg/status',
        introduced_in: layers[layer],
        distribution_id: '1',
        repository_ids: [],
      },
    ];
    const binary = { ...PACKAGE, kind: 'binary', arch: 'amd64' };
    expect(answer.json()).toEqual({
      manifest_hash: HASH,
      state: 'IndexFinished',
      packages: {
        1: { ...binary, id: '1', name: 'libssl3', version: '3.1-1', source: OPENSSL_SOURCE },
        2: { ...binary, id: '2', name: 'openssl', version: '3.1-1', source: OPENSSL_SOURCE },
        3: {
          ...binary,
          id: '3',
          name: 'zlib1g',
          version: '1.0',
          source: { ...OPENSSL_SOURCE, id: '5', name: 'zlib', version: '1.0' },
        },
      },
      distributions: { 1: DISTRIBUTION },
      repository: {},
      environments: { 1: environment(0), 2: environment(0), 3: environment(1) },
      success: true,
      err: '',
    });
    expect(world.requests[0]?.headers).toMatchObject({ authorization: 'Bearer t' });
  });

  it.each([
    ['no JSON', '{', 'the body is not JSON'],
    ['no hash', { hash: '', layers: [{ hash: HASH, uri: 'https://h/' }] }, 'bogus manifest'],
    ['no layers', { hash: HASH, layers: [] }, 'bogus manifest'],
    [
      'an invalid hash',
      { hash: 'md5:x', layers: [{ hash: HASH, uri: 'https://h/' }] },
      'hash: expected sha256: or sha512: and',
    ],
    [
      'a layer with an invalid hash',
      {
        hash: HASH,
        layers: [
          { hash: HASH, uri: 'https://h/' },
          { hash: 'x', uri: 'https://h/' },
        ],
      },
      'layers.1.hash: expected sha256:',
    ],
    [
      'a layer without an address',
      { hash: HASH, layers: [{ hash: HASH }] },
      'failed to deserialize manifest: layers.0.uri',
    ],
    [
      'more layers than any image has',
      { hash: HASH, layers: Array<object>(2001).fill({}) },
      'failed to deserialize manifest: layers: Too big',
    ],
    [
      'a layer with headers by the hundred',
      { hash: HASH, layers: [{ hash: HASH, uri: 'https://h/', headers: manyHeaders }] },
      'failed to deserialize manifest: layers.0.headers: has more than 100 keys',
    ],
    ['lists in lists in lists', '['.repeat(1000), 'the body is nested too deep'],
    [
      'headers of another shape',
      { hash: HASH, layers: [{ hash: HASH, uri: 'https://h/', headers: { a: 'b' } }] },
      'failed to deserialize',
    ],
  ])('refuses to index %s', async (_, payload, message) => {
    const { app } = await openClairWorld(clairV4);
    const answer = await app.inject({ method: 'POST', url: INDEX, payload });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
    });
    const body = answer.json<{ code: string; message: string }>();
    expect(body.code).toBe('bad-request');
    expect(body.message).toContain(message);
  });

  it.each([
    ['QUEUE_FULL', 429, 'too-many-requests'],
    ['INTERRUPTED', 503, 'internal-error'],
    ['REGISTRY_REFUSED', 403, 'internal-error'],
    ['REGISTRY_UNREACHABLE', 502, 'internal-error'],
    ['IMAGE_NOT_FOUND', 502, 'internal-error'],
    ['IMAGE_INVALID', 422, 'internal-error'],
  ] as const)('answers an indexing that ended with %s by %i', async (code, status, slug) => {
    const world = await openClairWorld(clairV4);
    world.fail = new AppError(code, 'it says why');
    const { answer } = await post(world, ...DEBIAN_LAYERS);
    expect([answer.statusCode, answer.json()]).toEqual([status, { code: slug, message: 'it says why' }]);
    expect(answer.headers['retry-after'] !== undefined).toBe([429, 503].includes(status));
  });

  it('skips indexing only where both the state and the manifest are known', async () => {
    const world = await openWorld();
    const layers = serveImage(world, ...DEBIAN_LAYERS);
    const repeat = () =>
      world.app.inject({
        method: 'POST',
        url: INDEX,
        headers: { 'if-none-match': ETAG },
        payload: { hash: HASH, layers },
      });
    const first = await repeat();
    expect(first.statusCode).toBe(201);
    const known = await repeat();
    expect([known.statusCode, known.body]).toEqual([412, '']);
    expect(known.headers.link).toEqual(first.headers.link);
  });

  it('indexes a manifest once for the same layers, and again for others', async () => {
    const world = await openWorld();
    const layers = serveImage(world, ...DEBIAN_LAYERS);
    const postLayers = (some: typeof layers) =>
      world.app.inject({ method: 'POST', url: INDEX, payload: { hash: HASH, layers: some } });
    const first = await postLayers(layers);
    const again = await postLayers(layers);
    expect(again.statusCode).toBe(201);
    expect(again.json()).toEqual(first.json());
    expect(again.headers).toMatchObject({ etag: ETAG, location: `${INDEX}/${HASH}` });
    expect(world.submitted).toHaveLength(1);
    const other = await postLayers(layers.slice(0, 1));
    expect(world.submitted).toHaveLength(2);
    expect(other.json()).not.toEqual(first.json());
  });

  it('indexes a manifest again after a layer could not be read', async () => {
    const world = await openWorld();
    const layers = serveImage(world, ...DEBIAN_LAYERS);
    const repeat = () => world.app.inject({ method: 'POST', url: INDEX, payload: { hash: HASH, layers } });
    const blob = world.blobs.get(`${BLOBS}/1`) ?? Buffer.alloc(0);
    world.blobs.delete(`${BLOBS}/1`);
    expect((await repeat()).json()).toMatchObject({ success: false });
    world.blobs.set(`${BLOBS}/1`, blob);
    expect((await repeat()).json()).toMatchObject({ success: true });
  });

  it('lists the readable packages of a manifest, and the failures in err', async () => {
    const world = await openWorld();
    const layers = serveImage(world, ...DEBIAN_LAYERS);
    world.blobs.delete(`${BLOBS}/1`);
    const answer = await world.app.inject({ method: 'POST', url: INDEX, payload: { hash: HASH, layers } });
    const report = answer.json<{ state: string; success: boolean; err: string; packages: object }>();
    expect(report).toMatchObject({ state: 'IndexFinished', success: false });
    expect(report.err).toContain(`${layers[1]?.hash ?? ''} was not read`);
    expect(Object.keys(report.packages)).toHaveLength(2);
    const { problems, vulnerabilities } = (await world.app.inject(`${REPORT}/${HASH}`)).json<{
      problems: object[];
      vulnerabilities: Record<string, { name: string; description: string }>;
    }>();
    expect(problems).toMatchObject([{ kind: 'layer-unreadable' }]);
    // Quay looks neither at err nor at problems.
    const entry = Object.values(vulnerabilities).find(({ name }) => name === 'PLIMSOLL-INCOMPLETE');
    expect(entry?.description).toContain(`${layers[1]?.hash ?? ''} was not read`);
  });

  it('indexes an image that nobody can judge as an error, without a report', async () => {
    const world = await openWorld();
    const slackware = {
      path: 'etc/os-release',
      content: 'ID=slackware\nVERSION_ID=15.0\nPRETTY_NAME="Slackware 15.0"\n',
    };
    const { answer } = await post(world, [slackware, dpkgStatus('zlib1g 1.0')]);
    expect(answer.json()).toMatchObject({ state: 'IndexError', success: false });
    const report = await world.app.inject(`${REPORT}/${HASH}`);
    expect([report.statusCode, report.json()]).toEqual([
      404,
      {
        code: 'not-found',
        message: `manifest "${HASH}" cannot be matched: no feed covers Slackware 15.0: its packages were not looked up`,
      },
    ]);
  });
});

describe('an index report', () => {
  it('answers an index report as found, already known, or missing', async () => {
    const world = await openWorld();
    await post(world, ...DEBIAN_LAYERS);
    const found = await world.app.inject(`${INDEX}/${HASH}`);
    expect(found.statusCode).toBe(200);
    expect(found.headers).toMatchObject({
      etag: ETAG,
      'content-type': 'application/vnd.clair.index_report.v1+json',
    });
    const ask = (url: string, headers: Record<string, string>) => world.app.inject({ url, headers });
    const known = await ask(`${INDEX}/${HASH}`, { 'if-none-match': ETAG });
    expect([known.statusCode, known.body]).toEqual([304, '']);
    const other = `${INDEX}/sha256:${'b'.repeat(64)}`;
    expect((await ask(other, { 'if-none-match': ETAG })).statusCode).toBe(404);
    expect((await ask(`${INDEX}/nonsense`, {})).statusCode).toBe(400);
  });

  it.each([
    ['application/json', 200, 'application/json'],
    ['*/*', 200, 'application/vnd.clair.index_report.v1+json'],
    ['application/json;q=0.9, application/vnd.clair.index_report.v1+json;q=0.1', 200, 'application/json'],
    ['text/html', 415, 'application/json'],
    ['application/json;q=0', 415, 'application/json'],
  ])('answers an index report with Accept: %s by %i', async (accept, status, contentType) => {
    const world = await openWorld();
    await post(world, ...DEBIAN_LAYERS);
    const answer = await world.app.inject({ url: `${INDEX}/${HASH}`, headers: { accept } });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, contentType]);
  });

  it('shows an index report to others only where this server read the manifest itself', async () => {
    const world = await openWorld();
    world.client = 'psk:quay';
    await post(world, ...DEBIAN_LAYERS);
    world.client = 'psk:other';
    expect((await world.app.inject(`${INDEX}/${HASH}`)).statusCode).toBe(404);
    const name = { kind: 'manifest', name: HASH } as const;
    const claimed = await world.store.inventory.find({ ...name, principal: 'psk:quay' });
    if (claimed) await world.store.inventory.save(claimed.image, [{ ...name, principal: '' }]);
    expect((await world.app.inject(`${INDEX}/${HASH}`)).statusCode).toBe(200);
  });

  it('deletes index reports, one or many, for the client that posted them', async () => {
    const world = await openWorld();
    world.client = 'psk:quay';
    await post(world, ...DEBIAN_LAYERS);
    const remove = (url: string, payload?: string[]) =>
      world.app.inject({ method: 'DELETE', url, ...defined({ payload }) });
    world.client = 'psk:other';
    expect((await remove(INDEX, [HASH])).body).toBe('null');
    expect((await remove(`${INDEX}/${HASH}`)).statusCode).toBe(204);
    world.client = 'psk:quay';
    expect((await world.app.inject(`${INDEX}/${HASH}`)).statusCode).toBe(200);
    const unknown = `sha256:${'b'.repeat(64)}`;
    expect((await remove(INDEX, [unknown, HASH])).json()).toEqual([HASH]);
    expect((await world.app.inject(`${INDEX}/${HASH}`)).statusCode).toBe(404);
    expect((await remove(INDEX, ['x'])).statusCode).toBe(400);
  });
});

it('shows the state that manifests are indexed in', async () => {
  const { app } = await openClairWorld(clairV4);
  const url = '/indexer/api/v1/index_state';
  const answer = await app.inject(url);
  expect(answer.json()).toEqual({ state: CURRENT_STATE });
  expect(answer.headers).toMatchObject({
    etag: ETAG,
    'content-type': 'application/vnd.clair.index_state.v1+json',
  });
  expect((await app.inject({ url, headers: { 'if-none-match': ETAG } })).statusCode).toBe(304);
});
