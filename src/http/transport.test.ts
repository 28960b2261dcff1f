import { once } from 'node:events';
import { createServer } from 'node:http';
import { writeFile } from 'node:fs/promises';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCertificate } from './testing/certificate.ts';
import { serve, testClient, writeCaFile } from './testing/loopback.ts';
import { serveSocks, serveTunnels } from './testing/proxies.ts';

const CERTIFICATE = createCertificate(['127.0.0.1', 'registry.example']);

it.each(['SSH-2.0-OpenSSH_9.2\r\n', '\0\0\0'])(
  'recognises a server that says %j as no HTTP server',
  async (greeting) => {
    const server = createTcpServer((socket) => socket.on('error', () => undefined).end(greeting));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { http, pauses } = testClient();
    const complaint = `cannot reach 127.0.0.1:${port}: it does not speak HTTP`;
    await expect(http.request({ url: `http://127.0.0.1:${port}/` })).rejects.toThrow(complaint);
    expect(pauses).toEqual([]);
  },
);

describe('a server with TLS', () => {
  it('refuses a server whose authority is unknown, and hints at ways out', async () => {
    const server = await serve((_, response) => response.end(), CERTIFICATE);
    await expect(testClient().http.request({ url: server.origin })).rejects.toMatchObject({
      code: 'NETWORK_FAILED',
      message: `cannot reach 127.0.0.1:${server.port}: its certificate is signed by an untrusted authority`,
      hint: expect.stringMatching(/--ca-cert.*--skip-tls-verify/) as unknown,
    });
    expect(server.requests).toHaveLength(0);
  });

  it('trusts a server whose authority is named, or where checks are off', async () => {
    const server = await serve((_, response) => response.end(), CERTIFICATE);
    const caFiles = [await writeCaFile(CERTIFICATE)];
    expect((await testClient({ caFiles }).http.request({ url: server.origin })).status).toBe(200);
    expect((await testClient({ skipTlsVerify: true }).http.request({ url: server.origin })).status).toBe(200);
  });

  it.each([
    ['another name', createCertificate(['other.example']), 'its certificate is for another host name'],
    ['another time', createCertificate(['127.0.0.1'], '20210101000000Z'), 'its certificate has expired'],
  ])('refuses a server with a certificate for %s', async (_, certificate, reason) => {
    const server = await serve((__, response) => response.end(), certificate);
    const { http, pauses } = testClient({ caFiles: [await writeCaFile(certificate)] });
    await expect(http.request({ url: server.origin })).rejects.toThrow(reason);
    expect(pauses).toEqual([]);
  });

  it('recognises a server without TLS', async () => {
    const server = await serve((_, response) => response.end());
    const request = testClient().http.request({ url: server.origin.replace('http:', 'https:') });
    await expect(request).rejects.toMatchObject({ hint: 'use plain HTTP with --insecure' });
  });

  it.each([
    ['is missing', undefined, 'cannot read the CA file'],
    ['is no PEM', 'garbage', 'contains no PEM certificate'],
    [
      'holds a broken one',
      '-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n',
      'contains no PEM certificate',
    ],
  ])('refuses, before any request, a CA file that %s', async (_, content, complaint) => {
    const path = await writeCaFile(CERTIFICATE);
    if (content !== undefined) await writeFile(path, content);
    const { http } = testClient({ caFiles: [content === undefined ? `${path}.missing` : path] });
    const request = http.request({ url: 'https://127.0.0.1:1/' });
    await expect(request).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(request).rejects.toThrow(complaint);
  });
});

describe('a proxy', () => {
  it('sends requests to plain servers to a proxy with the whole address and its own password', async () => {
    const proxy = await serve(({ url }, response) => response.end(url));
    const { http } = testClient({ proxy: { http: proxy.origin.replace('://', '://me:pass@') } });
    const response = await http.request({ url: 'http://registry.example/v2/?a=b' });
    expect(Buffer.from(await response.bytes(100)).toString()).toBe('http://registry.example/v2/?a=b');
    expect(proxy.requests[0]?.headers['proxy-authorization']).toBe(`Basic ${btoa('me:pass')}`);
  });

  it('tunnels through a proxy to servers with TLS, and checks their certificates', async () => {
    const server = await serve((_, response) => response.end('through'), CERTIFICATE);
    const { proxy, asked } = await serveTunnels([server.port]);
    const caFiles = [await writeCaFile(CERTIFICATE)];
    const response = await testClient({ proxy: { https: proxy }, caFiles }).http.request({
      url: 'https://registry.example/',
    });
    expect(Buffer.from(await response.bytes(100)).toString()).toBe('through');
    expect(asked).toEqual(['registry.example:443']);
    const other = testClient({ proxy: { https: proxy }, caFiles }).http.request({
      url: 'https://other.example/',
    });
    await expect(other).rejects.toThrow('its certificate is for another host name');
  });

  it.each(['http://a b', 'ftp://proxy', 'http://', 'http://me:pa/ss@proxy', 'http://me:pa#ss@proxy:3128'])(
    'refuses %s as a proxy, and does not print it',
    async (proxy) => {
      const { http } = testClient({ proxy: { http: proxy } });
      const error: unknown = await http
        .request({ url: 'http://registry.example/' })
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: 'CONFIG_INVALID',
        message: 'HTTP_PROXY is not a valid address of a proxy',
        hint: expect.stringContaining('/ as %2F') as unknown,
      });
    },
  );

  it('sends a proxy a password with a percent sign, for a user of a Windows domain', async () => {
    const proxy = await serve(({ url }, response) => response.end(url));
    const address = proxy.origin.replace('://', String.raw`://DOMAIN\me:50%off@`);
    const { http } = testClient({ proxy: { http: address } });
    expect((await http.request({ url: 'http://registry.example/v2/' })).status).toBe(200);
    expect(proxy.requests[0]?.headers['proxy-authorization']).toBe(
      `Basic ${btoa(String.raw`DOMAIN\me:50%off`)}`,
    );
  });

  it('names a proxy that nothing listens at, without its password', async () => {
    const proxy = 'http://me:pass@127.0.0.1:1';
    const request = testClient({ proxy: { http: proxy } }).http.request({ url: 'http://registry.example/' });
    await expect(request).rejects.toMatchObject({
      message: 'cannot reach registry.example by the proxy 127.0.0.1:1: the connection was refused',
      hint: 'correct HTTPS_PROXY and HTTP_PROXY, or name the host in NO_PROXY',
    });
  });

  it('asks once a proxy that refuses, and names it', async () => {
    const { proxy, asked } = await serveTunnels(['407 Proxy Authentication Required']);
    const request = testClient({ proxy: { https: proxy } }).http.request({
      url: 'https://registry.example/',
    });
    await expect(request).rejects.toMatchObject({
      code: 'NETWORK_FAILED',
      message: expect.stringMatching(/ by the proxy \S+: the proxy answered 407$/) as unknown,
      hint: 'put USER:PASSWORD@ before the host in HTTPS_PROXY and HTTP_PROXY',
    });
    expect(asked).toHaveLength(1);
  });

  it('names a proxy that refuses a plain request', async () => {
    const proxy = await serve((_, response) => response.writeHead(407).end());
    const request = testClient({ proxy: { http: proxy.origin } }).http.request({
      url: 'http://registry.example/',
    });
    await expect(request).rejects.toMatchObject({
      message: expect.stringMatching(/: the proxy answered 407$/) as unknown,
      hint: 'put USER:PASSWORD@ before the host in HTTPS_PROXY and HTTP_PROXY',
    });
  });

  it('asks a proxy again that cannot reach the server for a moment', async () => {
    const certificate = createCertificate(['registry.example']);
    const server = await serve((_, response) => response.end('through'), certificate);
    const { proxy, asked } = await serveTunnels(['502 Bad Gateway', '503 Service Unavailable', server.port]);
    const caFiles = [await writeCaFile(certificate)];
    const { http, pauses } = testClient({ proxy: { https: proxy }, caFiles });
    expect((await http.request({ url: 'https://registry.example/' })).status).toBe(200);
    expect([asked.length, pauses.length]).toEqual([3, 2]);
  });

  it('reads through a SOCKS proxy, which resolves the name', async () => {
    const certificate = createCertificate(['registry.example']);
    const server = await serve((_, response) => response.end('through'), certificate);
    const { proxy, asked } = await serveSocks(server.port);
    const caFiles = [await writeCaFile(certificate)];
    const { http } = testClient({ proxy: { https: `socks5h://${proxy}` }, caFiles });
    const response = await http.request({ url: 'https://registry.example/' });
    expect(Buffer.from(await response.bytes(100)).toString()).toBe('through');
    expect(asked).toEqual(['registry.example']);
  });

  it('gives up a proxy that never answers', async () => {
    const server = createServer().on('connect', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const proxy = { https: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    const request = testClient({ proxy, timeouts: { answer: 60 } }).http.request({
      url: 'https://registry.example/',
    });
    await expect(request).rejects.toThrow('no answer within');
  });
});
