import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { serve, testClient, textOf } from './testing/loopback.ts';

const CONTENT = Array.from({ length: 50_000 }, (_, index) => String.fromCharCode(97 + (index % 26))).join('');
const RAW = { 'accept-encoding': 'identity' };

interface Behaviour {
  readonly headers?: Record<string, string>;
  /** Bytes that each response sends before it breaks; the last response sends all. */
  readonly breaks: readonly number[];
  readonly knowsRanges?: boolean;
  /** Headers that differ in later responses. */
  readonly later?: Record<string, string>;
  readonly laterStatus?: number;
}

function breaking({ headers = {}, breaks, knowsRanges = true, later = {}, laterStatus }: Behaviour) {
  let answers = 0;
  return (request: IncomingMessage, response: ServerResponse) => {
    const isLater = answers > 0;
    const stop = breaks[answers++];
    const start = knowsRanges ? Number.parseInt(request.headers.range?.slice('bytes='.length) ?? '0', 10) : 0;
    response.writeHead(isLater ? (laterStatus ?? (start > 0 ? 206 : 200)) : 200, {
      ...headers,
      'content-length': CONTENT.length - start,
      ...(start > 0 && { 'content-range': `bytes ${start}-${CONTENT.length - 1}/${CONTENT.length}` }),
      ...(isLater && later),
    });
    if (stop === undefined) response.end(CONTENT.slice(start));
    else response.write(CONTENT.slice(start, start + stop), () => request.socket.destroy());
  };
}

async function download(behaviour: Behaviour, options: { immutable?: boolean } = {}) {
  const server = await serve(breaking(behaviour));
  const response = await testClient().http.request({ url: server.origin, headers: RAW, ...options });
  return { server, text: textOf(response.stream()) };
}

const ETAG = { etag: '"one"' };

describe('a body whose connection broke', () => {
  it('resumes a body where its connection broke, as often as needed', async () => {
    const { server, text } = await download({ headers: ETAG, breaks: [10_000, 20_000, 1] });
    expect(await text).toBe(CONTENT);
    expect(server.requests.slice(1).map(({ headers }) => [headers.range, headers['if-range']])).toEqual([
      ['bytes=10000-', '"one"'],
      ['bytes=30000-', '"one"'],
      ['bytes=30001-', '"one"'],
    ]);
  });

  it.each([
    ['by its date', { headers: { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' }, breaks: [5] }, {}],
    ['without a validator, if it is named by its digest', { breaks: [5] }, { immutable: true }],
    ['before its first byte', { headers: ETAG, breaks: [0] }, {}],
    ['from a server that knows no ranges', { headers: ETAG, breaks: [5, 30_000], knowsRanges: false }, {}],
  ])('resumes a broken body %s', async (_, behaviour, options) => {
    const { text } = await download(behaviour, options);
    expect(await text).toBe(CONTENT);
  });

  it.each([
    ['nothing says that it is still the same', { breaks: [5] }],
    ['its only validator is a weak one', { headers: { etag: 'W/"one"' }, breaks: [5] }],
    ['it changed', { headers: ETAG, breaks: [5], knowsRanges: false, later: { etag: '"two"' } }],
    ['it is gone', { headers: ETAG, breaks: [5], laterStatus: 404 }],
    ['the range is another one', { headers: ETAG, breaks: [5], later: { 'content-range': 'bytes 6-9/10' } }],
    ['the range is not named', { headers: ETAG, breaks: [5], knowsRanges: false, laterStatus: 206 }],
    ['it breaks on and on', { headers: ETAG, breaks: Array.from({ length: 50 }, () => 1) }],
  ])('fails to resume a body where %s', async (_, behaviour) => {
    const { text } = await download(behaviour);
    await expect(text).rejects.toMatchObject({ code: 'NETWORK_FAILED' });
    await expect(text).rejects.toThrow('was cut off: the connection was closed');
  });

  it('asks for the rest of a body by the request that its owner wants', async () => {
    const server = await serve(breaking({ breaks: [5] }));
    const { http } = testClient();
    const response = await http.request({
      url: server.origin,
      headers: { ...RAW, authorization: 'Bearer old' },
      immutable: true,
      again: (request) =>
        http.request({ ...request, headers: { ...request.headers, authorization: 'Bearer new' } }),
    });
    expect(await textOf(response.stream())).toBe(CONTENT);
    expect(server.requests[1]?.headers).toMatchObject({ authorization: 'Bearer new', range: 'bytes=5-' });
  });
});
