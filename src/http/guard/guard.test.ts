import type { LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import { serve, testClient } from '../testing/loopback.ts';
import { registryGuard } from './registry-guard.ts';

const guard = registryGuard({ allow: [], allowAddresses: ['private'] });
const loopbackToo = registryGuard({ allow: [], allowAddresses: ['loopback'] });

/** Answers each query with the next address, then repeats the last one. */
function resolver(...answers: readonly (readonly string[])[]): { lookup: LookupFunction; asked: string[] } {
  const asked: string[] = [];
  const lookup: LookupFunction = (host, _options, callback) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(host);
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { lookup, asked };
}

describe('a guarded client', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://0.0.0.0:PORT/',
    'http://localhost:PORT/',
    'http://169.254.169.254/latest/meta-data/',
  ])('refuses to connect to %s', async (address) => {
    const server = await serve((_, response) => response.end('secret'));
    const request = testClient({ guard }).http.request({ url: address.replace('PORT', String(server.port)) });
    await expect(request).rejects.toMatchObject({ code: 'REGISTRY_REFUSED' });
    expect(server.requests).toHaveLength(0);
  });

  it('refuses a name that leads to a private address, without another try', async () => {
    const server = await serve((_, response) => response.end('secret'));
    const { lookup, asked } = resolver(['127.0.0.1']);
    const { http, pauses } = testClient({ guard, lookup });
    const request = http.request({ url: `http://registry.example:${server.port}/` });
    await expect(request).rejects.toThrow('registry.example resolves to 127.0.0.1, which is an address');
    expect(server.requests).toHaveLength(0);
    expect(asked).toHaveLength(1);
    expect(pauses).toEqual([]);
  });

  it('judges the very address that is dialled, though a name changes its answer', async () => {
    const server = await serve((_, response) => response.writeHead(200, { connection: 'close' }).end('ours'));
    // The first answer is worthless: the second is the one dialled.
    const { lookup, asked } = resolver(['127.0.0.1'], ['169.254.169.254']);
    const { http } = testClient({ guard: loopbackToo, lookup });
    const url = `http://rebinding.example:${server.port}/`;
    expect((await (await http.request({ url })).bytes(10)).length).toBe(4);
    await expect(http.request({ url })).rejects.toThrow('resolves to 169.254.169.254');
    expect(asked).toHaveLength(2);
  });

  it('dials only the allowed ones of several addresses', async () => {
    const server = await serve((_, response) => response.end('ours'));
    const { lookup } = resolver(['169.254.169.254', 'fd00:ec2::254', '127.0.0.1']);
    const { http } = testClient({ guard: loopbackToo, lookup });
    const response = await http.request({ url: `http://mixed.example:${server.port}/` });
    expect(response.status).toBe(200);
  });

  it.each(['http://169.254.169.254/latest/', 'http://[fd00:ec2::254]/', 'http://metadata.example/'])(
    'refuses to follow a redirect to %s',
    async (location) => {
      const server = await serve((_, response) => response.writeHead(302, { location }).end());
      const { lookup } = resolver(['169.254.169.254']);
      const request = testClient({ guard: loopbackToo, lookup }).http.request({ url: `${server.origin}/` });
      await expect(request).rejects.toMatchObject({ code: 'REGISTRY_REFUSED' });
    },
  );

  it('refuses to follow a redirect to an unlisted host', async () => {
    const server = await serve((_, response) =>
      response.writeHead(302, { location: 'http://other.example/' }).end(),
    );
    const listed = registryGuard({ allow: ['127.0.0.1'], allowAddresses: ['loopback'] });
    const request = testClient({ guard: listed }).http.request({ url: `${server.origin}/` });
    await expect(request).rejects.toThrow('other.example is not a registry');
  });

  it('reads no file of this machine through a guarded client', async () => {
    const request = testClient({ guard }).http.request({ url: 'file:///etc/hostname' });
    await expect(request).rejects.toMatchObject({ code: 'REGISTRY_REFUSED' });
  });

  it('judges hosts and written addresses before it asks a proxy, which resolves names itself', async () => {
    const proxy = await serve((_, response) => response.end('through'));
    const { http } = testClient({ guard, proxy: { http: proxy.origin } });
    await expect(http.request({ url: 'http://169.254.169.254/' })).rejects.toMatchObject({
      code: 'REGISTRY_REFUSED',
    });
    expect((await http.request({ url: 'http://registry.example/' })).status).toBe(200);
  });
});

it('asks the given resolver without a guard', async () => {
  const server = await serve((_, response) => response.end('ours'));
  const { lookup, asked } = resolver(['127.0.0.1']);
  const { http } = testClient({ lookup });
  expect((await http.request({ url: `http://any.example:${server.port}/` })).status).toBe(200);
  expect(asked).toEqual(['any.example']);
});
