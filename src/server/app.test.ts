import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { defined } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { buildApp, type RouteGroup } from './app.ts';
import { createAuthenticator } from './auth/index.ts';
import type { ServerContext } from './context.ts';
import { TEST_SETTINGS, testContext } from './testing/context.ts';

const LONG = 'x'.repeat(5000);

const routes: RouteGroup = (app) => {
  app.get('/open', { config: { role: 'none' } }, () => ({ open: true }));
  app.get('/things', { config: { role: 'read' } }, (request) => ({ name: request.principal.name }));
  app.post('/things', { config: { role: 'scan' } }, () => ({ made: true }));
  app.delete('/things', { config: { role: 'admin' } }, () => ({ gone: true }));
  app.get('/long', { config: { role: 'read' } }, (_, reply) => reply.header('etag', '"1"').send({ LONG }));
  app.get('/streamed', { config: { role: 'read' } }, (_, reply) =>
    reply.type('application/json').send(Readable.from([JSON.stringify({ LONG })])),
  );
  app.get('/events', { config: { role: 'read' } }, (_, reply) =>
    reply.type('text/event-stream').send(Readable.from([LONG])),
  );
  app.get('/keyed', { config: { role: 'read', keyHeader: 'x-key' } }, () => ({}));
  app.get('/full', { config: { role: 'read' } }, () => {
    throw new AppError('QUEUE_FULL', 'too many scans wait', { hint: 'try later' });
  });
  app.get('/away', { config: { role: 'read' } }, () => {
    throw new AppError('STORE_FAILED', 'the database secret at 10.1.2.3 is away', { hint: 'start secret' });
  });
  app.get('/bug', { config: { role: 'read' } }, () => {
    throw new Error('postgres://user:secret@host failed');
  });
};

const TOKENS = ['read', 'scan', 'admin'] as const;
const AUTH = {
  tokens: TOKENS.map((role) => ({ name: `my-${role}`, role, sha256: sha256(`${role}-token`) })),
};

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function app(
  settings: Partial<ServerContext['settings']> = {},
  given: Partial<ServerContext> = {},
  hosts?: readonly string[],
) {
  const context = testContext({ settings: { ...TEST_SETTINGS, ...settings }, ...given });
  const authenticator = createAuthenticator(context.settings.auth, context.now);
  const built = await buildApp(context, { groups: [routes], authenticator, ...defined({ hosts }) });
  onTestFinished(() => built.close());
  return built;
}

describe('a server with tokens', () => {
  it.each([
    ['GET', '/open', undefined, 200],
    ['GET', '/things', undefined, 401],
    ['GET', '/things', 'Bearer wrong', 401],
    ['GET', '/things', 'Bearer read-token', 200],
    ['HEAD', '/things', 'Bearer read-token', 200],
    ['GET', '/things', 'bearer read-token', 200],
    ['GET', '/things', `Basic ${btoa('any:read-token')}`, 200],
    ['GET', '/things', `Basic ${btoa('read-token')}`, 401],
    ['GET', '/things', 'Bearer', 401],
    ['GET', '/things', 'Digest read-token', 401],
    ['POST', '/things', 'Bearer read-token', 403],
    ['POST', '/things', 'Bearer scan-token', 200],
    ['DELETE', '/things', 'Bearer scan-token', 403],
    ['DELETE', '/things', 'Bearer admin-token', 200],
    ['GET', '/elsewhere', undefined, 401],
    ['GET', '/elsewhere', 'Bearer read-token', 404],
    ['PUT', '/things', undefined, 401],
    ['PUT', '/things', 'Bearer read-token', 405],
  ] as const)('answers %s %s with %s: %i', async (method, url, authorization, status) => {
    const answer = await (
      await app({ auth: AUTH })
    ).inject({
      method,
      url,
      headers: defined({ authorization }),
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['www-authenticate'] !== undefined).toBe(status === 401);
  });

  it.each([
    ['/keyed', { 'x-key': 'read-token' }, 200],
    ['/keyed', { 'x-key': 'wrong' }, 401],
    ['/keyed', { 'x-key': 'read-token', authorization: 'Bearer wrong' }, 401],
    ['/keyed', { authorization: 'Bearer read-token' }, 200],
    ['/things', { 'x-key': 'read-token' }, 401],
  ] as const)(
    'takes the token of a header of its own only where a route names it: %s %o %i',
    async (url, headers, status) => {
      expect((await (await app({ auth: AUTH })).inject({ url, headers })).statusCode).toBe(status);
    },
  );

  it('identifies the client of a request', async () => {
    const answer = await (
      await app({ auth: AUTH })
    ).inject({
      url: '/things',
      headers: { authorization: 'Bearer scan-token' },
    });
    expect(answer.json()).toEqual({ name: 'token:my-scan' });
  });

  it('refuses clients of Clair v4 without a body', async () => {
    const answer = await (await app({ auth: AUTH })).inject({ url: '/indexer/api/v1/index_state' });
    expect(answer.statusCode).toBe(401);
    expect(answer.body).toBe('');
  });
});

it.each(['/open', '/things', '/elsewhere', '/full', '/bug', '/events', '/%zz'])(
  'forbids browsers to guess the type of %s',
  async (url) => {
    const answer = await (await app()).inject({ url });
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  },
);

describe('a server that answers for some hosts', () => {
  it.each([
    ['localhost', 200],
    ['LOCALHOST:6060', 200],
    ['api.localhost:6060', 200],
    ['127.0.0.1:6060', 200],
    ['127.8.9.1', 200],
    ['[::1]:6060', 200],
    ['plimsoll.example', 200],
    ['Plimsoll.Example:443', 200],
    ['evil.example:6060', 421],
    ['localhost.evil.example', 421],
    ['127.0.0.1.evil.example', 421],
    ['evil.plimsoll.example', 421],
    ['10.0.0.1', 421],
    ['[::2]', 421],
    ['[::1].evil.example', 421],
    ['localhost@evil.example', 421],
  ])('answers a request for the host %s with %i', async (host, status) => {
    const built = await app({}, {}, ['plimsoll.example']);
    for (const url of ['/open', '/things', '/elsewhere']) {
      const answer = await built.inject({ url, headers: { host } });
      expect(answer.statusCode).toBe(status === 200 && url === '/elsewhere' ? 404 : status);
      if (status !== 421) continue;
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.json()).toMatchObject({ title: 'Misdirected Request', status: 421 });
    }
  });

  it('answers a request without a host, which no browser sends', async () => {
    const built = await app({}, {}, []);
    expect((await built.inject({ url: '/things', headers: { host: '' } })).statusCode).toBe(200);
  });
});

it('lets anybody do everything where no authentication is set', async () => {
  const answer = await (await app()).inject({ method: 'DELETE', url: '/things' });
  expect(answer.json()).toEqual({ gone: true });
});

it('accepts a request that names a type and sends nothing', async () => {
  const headers = { 'content-type': 'application/json' };
  const answer = await (await app()).inject({ method: 'DELETE', url: '/things', headers });
  expect(answer.json()).toEqual({ gone: true });
});

it('refuses a route that names no role', async () => {
  const careless: RouteGroup = (scope) => void scope.get('/careless', () => 'x');
  const context = testContext();
  const authenticator = createAuthenticator(context.settings.auth, context.now);
  await expect(buildApp(context, { groups: [careless], authenticator })).rejects.toThrow(
    'GET /careless names no role',
  );
});

const problem = z.object({ code: z.string(), hint: z.string(), type: z.string(), detail: z.string() });

describe('errors', () => {
  it('answers errors as problem details with our code and hint', async () => {
    const answer = await (await app()).inject({ url: '/full' });
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toEqual({
      type: '/api/v1/docs/errors/QUEUE_FULL',
      title: 'Too Many Requests',
      status: 429,
      detail: 'too many scans wait',
      code: 'QUEUE_FULL',
      hint: 'try later',
    });
  });

  it.each(['/full', '/away', '/bug', '/elsewhere', '/%zz'])(
    'names code, hint and page of the failure at %s',
    async (url) => {
      const { code, hint, type, detail } = problem.parse((await (await app()).inject({ url })).json());
      expect(hint).not.toBe('');
      expect(type).toBe(`/api/v1/docs/errors/${code}`);
      expect(detail).not.toContain('FST_');
    },
  );

  it.each([
    ['{', 'the body is not valid JSON'],
    ['{"__proto__":{}}', 'the body is not valid JSON'],
  ])('describes the body %s in its own words', async (payload, detail) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await (await app()).inject({ method: 'DELETE', url: '/things', headers, payload });
    expect(answer.json()).toMatchObject({ code: 'REQUEST_INVALID', detail });
  });

  it('reveals no internals of the server in errors', async () => {
    const answer = await (await app()).inject({ url: '/away' });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({
      code: 'STORE_FAILED',
      detail: 'the database of the server does not answer',
    });
    expect(answer.body).not.toContain('secret');
  });

  it('reveals nothing of a bug in errors', async () => {
    const answer = await (await app()).inject({ url: '/bug' });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('secret');
  });

  it('names the methods of a path when refusing another', async () => {
    const answer = await (await app()).inject({ method: 'PATCH', url: '/things' });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers.allow?.split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD', 'POST']);
  });

  it.each(['/%zz', '/%c0%ae', `/${'a'.repeat(5000)}`, '/things/%00'])(
    'answers %s with 400 or 404',
    async (url) => {
      expect([400, 404, 414]).toContain((await (await app()).inject({ url })).statusCode);
    },
  );
});

describe('answers', () => {
  it.each([
    ['gzip', true],
    ['deflate, gzip;q=0.5', true],
    ['*', true],
    ['X-GZIP', true],
    ['gzip;q=0', false],
    ['gzip;q=nonsense', false],
    ['br', false],
    ['', false],
  ])('compresses an answer to accept-encoding "%s": %s', async (accepted, expected) => {
    const answer = await (await app()).inject({ url: '/long', headers: { 'accept-encoding': accepted } });
    expect(answer.headers['content-encoding']).toBe(expected ? 'gzip' : undefined);
    expect(answer.headers.etag).toBe(expected ? 'W/"1"' : '"1"');
    expect(answer.headers.vary).toBe('accept-encoding');
    const body = expected ? gunzipSync(answer.rawPayload).toString() : answer.body;
    expect(JSON.parse(body)).toEqual({ LONG });
  });

  it('compresses JSON that is read from a stream, and no other stream', async () => {
    const ask = async (url: string) => (await app()).inject({ url, headers: { 'accept-encoding': 'gzip' } });
    const json = await ask('/streamed');
    expect(json.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(JSON.parse(gunzipSync(json.rawPayload).toString())).toEqual({ LONG });
    const events = await ask('/events');
    expect([events.headers['content-encoding'], events.body]).toEqual([undefined, LONG]);
  });

  it('leaves short answers uncompressed', async () => {
    const answer = await (await app()).inject({ url: '/open', headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers['content-encoding']).toBeUndefined();
  });

  it.each([
    ['my-id_1', 'my-id_1'],
    ['two words', undefined],
    ['x'.repeat(65), undefined],
  ])('returns the request id %s if it is harmless', async (given, expected) => {
    const { headers } = await (await app()).inject({ url: '/open', headers: { 'x-request-id': given } });
    if (expected === undefined) expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    else expect(headers['x-request-id']).toBe(expected);
  });
});

it('counts requests by route, and unknown paths as one', async () => {
  const seen: string[] = [];
  const { telemetry } = testContext();
  const counting = {
    ...telemetry,
    requestEnded: (route: string, method: string, status: number) =>
      seen.push(`${method} ${route} ${status}`),
  };
  const built = await app({}, { telemetry: counting });
  for (const url of ['/things?token=secret', '/a', '/b']) await built.inject({ url });
  expect(seen).toEqual(['GET /things 200', 'GET unmatched 404', 'GET unmatched 404']);
});

it('answers a client that asks too often with 429 and the time to wait', async () => {
  const built = await app({ limits: { ...TEST_SETTINGS.limits, requestsPerMinute: 2 } });
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await built.inject({ url: '/things' })).statusCode);
  expect(statuses).toEqual([200, 200, 429]);
  const answer = await built.inject({ url: '/things' });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect((await built.inject({ url: '/open' })).statusCode).toBe(200);
  // Neither identifies itself, and none has to.
  const another = { url: '/things', remoteAddress: '192.0.2.1' };
  expect((await built.inject(another)).statusCode).toBe(200);
});
