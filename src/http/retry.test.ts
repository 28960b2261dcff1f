import { describe, expect, it } from 'vitest';
import { backOff, retryAfter } from './retry.ts';
import { serve, testClient } from './testing/loopback.ts';

/** Answers with each status in turn, then repeats the last one. */
function answering(...statuses: readonly number[]) {
  let count = 0;
  return serve((_, response) => response.writeHead(statuses[count++] ?? statuses.at(-1) ?? 200).end('body'));
}

describe('a request', () => {
  it.each([429, 500, 502, 503, 504])('sends a request again that is answered %s', async (status) => {
    const server = await answering(status, status, 200);
    const { http, pauses } = testClient();
    expect((await http.request({ url: server.origin })).status).toBe(200);
    expect(pauses).toEqual([500, 1000]);
  });

  it.each([200, 304, 400, 401, 403, 404, 501])('sends no request again after %s', async (status) => {
    const server = await answering(status, 200);
    expect((await testClient().http.request({ url: server.origin })).status).toBe(status);
    expect(server.requests).toHaveLength(1);
  });

  it('sends a request as often as its client may, and no more', async () => {
    const server = await answering(503);
    const { http, pauses } = testClient({ attempts: 1 });
    expect((await http.request({ url: server.origin })).status).toBe(503);
    expect([server.requests.length, pauses]).toEqual([1, []]);
  });

  it('returns the last refusal as the answer in the end', async () => {
    const server = await answering(503);
    const response = await testClient().http.request({ url: server.origin });
    expect(response.status).toBe(503);
    expect(Buffer.from(await response.bytes(10)).toString()).toBe('body');
    expect(server.requests).toHaveLength(4);
  });

  it.each([
    ['7', [7_000]],
    ['0', [0]],
    ['Thu, 01 Jan 2026 00:00:20 GMT', [20_000]],
    ['Thu, 01 Jan 1970 00:00:00 GMT', [0]],
    ['soon', [500]],
    ['-5', [500]],
    ['1e9', []],
    ['61', []],
  ])('pauses, when told to retry after "%s", for %j', async (value, expected) => {
    let count = 0;
    const server = await serve((_, response) =>
      response.writeHead(count++ === 0 ? 429 : 200, { 'retry-after': value }).end(),
    );
    const { http, pauses } = testClient();
    expect((await http.request({ url: server.origin })).status).toBe(expected.length > 0 ? 200 : 429);
    expect(pauses).toEqual(expected);
  });

  it('sends a request again when its connection breaks', async () => {
    let count = 0;
    const server = await serve((request, response) =>
      count++ < 2 ? request.socket.destroy() : response.end('here'),
    );
    expect((await testClient().http.request({ url: server.origin })).status).toBe(200);
  });

  it('gives up where no server listens, and says so', async () => {
    const { http, pauses } = testClient();
    await expect(http.request({ url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({
      code: 'NETWORK_FAILED',
      message: 'cannot reach 127.0.0.1:1: the connection was refused',
      hint: expect.stringContaining('proxy') as unknown,
    });
    expect(pauses).toEqual([500, 1000, 2000]);
  });

  it('sends no interrupted request again', async () => {
    const interrupt = new AbortController();
    const server = await serve(() => interrupt.abort());
    const request = testClient().http.request({ url: server.origin, signal: interrupt.signal });
    await expect(request).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('the pause before another attempt', () => {
  it('grows the pause between attempts up to a bound, half of it random', () => {
    expect([1, 2, 3, 4, 5, 6, 60].map((attempt) => backOff(attempt, 0))).toEqual([
      250, 500, 1000, 2000, 4000, 4000, 4000,
    ]);
    expect(backOff(1, 0.5)).toBe(375);
  });

  it("finds no pause where the server's retry-after is missing or empty", () => {
    expect(retryAfter(undefined, 0)).toBeUndefined();
    expect(retryAfter(' ', 0)).toBeUndefined();
  });
});
