import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { serve, testClient, textOf } from './testing/loopback.ts';

const RAW = { 'accept-encoding': 'identity' };

describe('a body', () => {
  it.each([
    ['gzip', gzipSync('hello')],
    ['x-gzip', gzipSync('hello')],
    ['br', brotliCompressSync('hello')],
    ['identity', Buffer.from('hello')],
  ])('decodes a body in %s', async (encoding, body) => {
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(body),
    );
    const response = await testClient().http.request({ url: server.origin });
    expect(await textOf(response.stream())).toBe('hello');
    expect(server.requests[0]?.headers['accept-encoding']).toBe('gzip, br');
  });

  it('leaves a body encoded where the caller names the encodings', async () => {
    const body = gzipSync('hello');
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body),
    );
    const response = await testClient().http.request({ url: server.origin, headers: RAW });
    expect(Buffer.from(await response.bytes(1000))).toEqual(body);
  });

  it.each([
    ['gzip', Buffer.from('no gzip at all'), 'a body that is not valid gzip'],
    ['gzip', gzipSync('hello').subarray(0, -9), 'a body that is not valid gzip'],
    ['br', Buffer.from('hello'), 'a body that is not valid br'],
    ['zstd', Buffer.from('hello'), 'the content-encoding zstd, which was not requested'],
    ['gzip, gzip', Buffer.from('hello'), 'the content-encoding gzip, gzip'],
    ['constructor', Buffer.from('hello'), 'the content-encoding constructor'],
  ])('refuses a body in %s that cannot be decoded', async (encoding, body, complaint) => {
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(body),
    );
    const response = await testClient().http.request({ url: server.origin });
    await expect(response.bytes(1000)).rejects.toThrow(complaint);
  });

  it('refuses a body over the limit, before its end where it declares no length', async () => {
    const server = await serve((_, response) => {
      const pour = () => {
        while (response.write(Buffer.alloc(64 * 1024)));
      };
      response.on('drain', pour);
      pour();
    });
    const response = await testClient().http.request({ url: server.origin });
    await expect(response.bytes(1_000_000)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  it('refuses a gzip bomb by its inflated size', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const response = await testClient().http.request({ url: server.origin });
    await expect(response.bytes(100_000)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  it('discards an unwanted body without waiting for it', async () => {
    const server = await serve((_, response) => response.writeHead(404).write('never ends'));
    const response = await testClient().http.request({ url: server.origin });
    await response.discard();
  });

  it('stops a body at an interruption', async () => {
    const interrupt = new AbortController();
    const server = await serve((_, response) => response.write('first'));
    const response = await testClient().http.request({ url: server.origin, signal: interrupt.signal });
    const chunks = response.stream()[Symbol.asyncIterator]();
    await chunks.next();
    interrupt.abort();
    await expect(chunks.next()).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});

describe('an address', () => {
  it.each(['ftp://host/', 'no address', 'data:,x', ''])('refuses the address "%s"', async (url) => {
    await expect(testClient().http.request({ url })).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('sends the user and password of an address to its own server alone', async () => {
    const server = await serve((_, response) => response.end());
    const url = server.origin.replace('://', '://me:p%40ss@');
    await testClient().http.request({ url });
    expect(server.requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
    );
  });
});
