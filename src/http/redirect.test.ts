import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { redirected } from './redirect.ts';
import { serve, testClient } from './testing/loopback.ts';

const SECRETS = { authorization: 'Bearer secret', cookie: 'a=b', apikey: 'c', accept: 'x/y' };

const request = {
  url: new URL('https://registry.example/a'),
  method: 'GET',
  headers: {},
  body: undefined,
  signal: undefined,
  gate: undefined,
} as const;

const answer = {
  status: 307,
  body: Readable.from([]),
  abort: () => undefined,
  discard: () => Promise.resolve(),
};

describe('a redirect', () => {
  it('sends no credentials after a redirect to another origin', async () => {
    const other = await serve((_, response) => response.end('blob'));
    const first = await serve((_, response) =>
      response.writeHead(307, { location: `${other.origin}/b` }).end(),
    );
    const response = await testClient().http.request({ url: `${first.origin}/a`, headers: SECRETS });
    expect(response.url).toBe(`${other.origin}/b`);
    expect(Buffer.from(await response.bytes(10)).toString()).toBe('blob');
    expect(first.requests[0]?.headers).toMatchObject(SECRETS);
    const { headers } = other.requests[0] ?? {};
    expect(headers).toMatchObject({ accept: 'x/y', 'user-agent': 'plimsoll/test' });
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('cookie');
    expect(headers).not.toHaveProperty('apikey');
  });

  it('keeps credentials after a redirect within the origin, also by a relative address', async () => {
    const server = await serve(({ url }, response) =>
      url === '/a' ? response.writeHead(302, { location: 'b?c=d' }).end() : response.end(),
    );
    const response = await testClient().http.request({ url: `${server.origin}/a`, headers: SECRETS });
    expect(response.url).toBe(`${server.origin}/b?c=d`);
    expect(server.requests[1]?.headers).toMatchObject(SECRETS);
  });

  it('sends no credentials after a redirect away and back', async () => {
    const back = await serve((_, response) =>
      response.writeHead(302, { location: `${first.origin}/end` }).end(),
    );
    const first = await serve(({ url }, response) =>
      url === '/a' ? response.writeHead(302, { location: back.origin }).end() : response.end(),
    );
    await testClient().http.request({ url: `${first.origin}/a`, headers: SECRETS });
    expect(first.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/a', 'Bearer secret'],
      ['/end', undefined],
    ]);
  });

  it('stops at a circle of redirects', async () => {
    const server = await serve((_, response) => response.writeHead(301, { location: '/' }).end());
    await expect(testClient().http.request({ url: server.origin })).rejects.toThrow(
      `${new URL(server.origin).host} redirects more than 10 times`,
    );
    expect(server.requests).toHaveLength(11);
  });

  it.each(['file:///etc/passwd', 'ftp://host/x', 'data:,x', 'http://'])(
    'refuses a redirect to %s',
    async (location) => {
      const server = await serve((_, response) => response.writeHead(302, { location }).end());
      const answer = testClient().http.request({ url: server.origin });
      await expect(answer).rejects.toMatchObject({ code: 'NETWORK_FAILED' });
      await expect(answer).rejects.toThrow('redirects to an invalid address');
    },
  );

  it.each([
    ['http://blobs.example/b', false, 'refused'],
    ['http://blobs.example/b', true, 'http://blobs.example/b'],
    ['http://127.0.0.1:5000/b', false, 'http://127.0.0.1:5000/b'],
    ['https://blobs.example/b', false, 'https://blobs.example/b'],
    ['//blobs.example/b', false, 'https://blobs.example/b'],
  ])('follows from TLS to %s, where leaving it is allowed: %s, to: %s', (location, mayLeaveTls, expected) => {
    const follow = () => redirected(request, { ...answer, headers: { location } }, mayLeaveTls)?.url.href;
    if (expected === 'refused') expect(follow).toThrow('redirects to blobs.example without TLS');
    else expect(follow()).toBe(expected);
  });

  it('hands the redirect of a POST to the caller', async () => {
    const server = await serve((_, response) => response.writeHead(302, { location: '/x' }).end());
    const response = await testClient().http.request({ url: server.origin, method: 'POST', body: 'a=b' });
    expect(response.status).toBe(302);
  });
});
