import type { LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import { serve, testClient, textOf } from '../testing/loopback.ts';
import { refusalsAsNotFound, registryGuard, type Refusal } from './index.ts';

const guard = registryGuard({ allow: [], allowAddresses: ['loopback'] });

function clientFor(address = '127.0.0.1', settings = guard) {
  const lookup: LookupFunction = (_host, _options, callback) => {
    callback(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
  };
  const refused: Refusal[] = [];
  const { http, pauses } = testClient({ guard: settings, lookup });
  return { http: refusalsAsNotFound(http, (refusal) => refused.push(refusal)), refused, pauses };
}

describe('a client whose refusals look like 404', () => {
  it.each([
    ['http://10.0.0.1/v2/', { host: '10.0.0.1', address: '10.0.0.1', range: 'private' }],
    ['http://[::ffff:10.0.0.1]/v2/', { host: '::ffff:a00:1', address: '::ffff:a00:1', range: 'private' }],
    ['http://169.254.169.254/', { host: '169.254.169.254', address: '169.254.169.254', range: 'link-local' }],
    ['http://[fd00:ec2::254]/', { host: 'fd00:ec2::254', address: 'fd00:ec2::254', range: 'unique-local' }],
  ])('names address and range of the refused %s, and the option that allows it', async (url, expected) => {
    const { http, refused } = clientFor();
    const response = await http.request({ url });
    expect([response.status, await response.bytes(1), await textOf(response.stream())]).toEqual([
      404,
      new Uint8Array(),
      '',
    ]);
    await response.discard();
    expect(refused).toEqual([{ ...expected, option: `--allow-address ${expected.range}` }]);
  });

  it('names the address in the option where no word covers its range', async () => {
    const { http, refused } = clientFor();
    await http.request({ url: 'http://100.100.100.200/' });
    expect(refused).toMatchObject([{ range: 'other', option: '--allow-address 100.100.100.200' }]);
  });

  it.each(['10.0.0.1', '::ffff:10.0.0.1'])(
    'judges a name by the address that is dialled: %s',
    async (address) => {
      const { http, refused, pauses } = clientFor(address);
      expect((await http.request({ url: 'http://registry.example/v2/' })).status).toBe(404);
      expect(refused).toEqual([
        { host: 'registry.example', address, range: 'private', option: '--allow-address private' },
      ]);
      expect(pauses).toEqual([]);
    },
  );

  it('judges each redirect of a client whose refusals look like 404', async () => {
    const server = await serve((_, response) =>
      response.writeHead(302, { location: 'http://10.0.0.1/secret' }).end(),
    );
    const { http, refused } = clientFor();
    expect((await http.request({ url: server.origin })).status).toBe(404);
    expect(refused).toMatchObject([{ address: '10.0.0.1' }]);
  });

  it('judges the request for the rest of a broken body, and fails as the body broke', async () => {
    const server = await serve(({ headers }, response) => {
      if (headers.range !== undefined) {
        response.writeHead(302, { location: 'http://10.0.0.1/secret' }).end();
        return;
      }
      response.writeHead(200, { etag: '"1"', 'content-length': '10' });
      response.write('begun', () => response.destroy());
    });
    const { http, refused } = clientFor();
    const response = await http.request({ url: server.origin });
    await expect(textOf(response.stream())).rejects.toMatchObject({ code: 'NETWORK_FAILED' });
    expect(refused).toMatchObject([{ address: '10.0.0.1' }]);
  });

  it('passes on answers, and refusals of unlisted hosts', async () => {
    const server = await serve((_, response) => response.end('ours'));
    const { http, refused } = clientFor(
      '127.0.0.1',
      registryGuard({ allow: ['127.0.0.1'], allowAddresses: ['loopback'] }),
    );
    expect(await textOf((await http.request({ url: server.origin })).stream())).toBe('ours');
    await expect(http.request({ url: 'http://other.example/' })).rejects.toMatchObject({
      code: 'REGISTRY_REFUSED',
    });
    expect(refused).toEqual([]);
  });
});
