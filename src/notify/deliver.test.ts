import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { registryGuard } from '../http/guard/index.ts';
import type { HttpClientOptions } from '../http/index.ts';
import { serve, testClient } from '../http/testing/loopback.ts';
import { deliver } from './deliver.ts';

const NOBODY = new AbortController().signal;
const NOW = new Date('2026-01-01T00:00:00Z');

async function send(listener: RequestListener, options: Partial<HttpClientOptions> = {}, timeoutMs = 5_000) {
  const server = await serve(listener);
  const { http } = testClient({ attempts: 1, ...options });
  const posted = { target: `${server.origin}/hook`, headers: { 'webhook-id': 'a' }, body: '{}' };
  const outcome = await deliver(http, posted, { signal: NOBODY, now: () => NOW, timeoutMs });
  return { outcome, requests: server.requests };
}

it.each([200, 201, 202, 204, 299])('takes the status %i as success', async (status) => {
  const { outcome, requests } = await send((_, response) => response.writeHead(status).end());
  expect(outcome).toMatchObject({ kind: 'delivered', status });
  expect(requests[0]).toMatchObject({ method: 'POST', headers: { 'webhook-id': 'a' } });
});

it('ends a subscription by 410', async () => {
  const { outcome } = await send((_, response) => response.writeHead(410).end('no more'));
  const reason = 'the target answered 410: it wants no more messages';
  expect(outcome).toEqual({ kind: 'gone', reason, status: 410, answer: 'no more' });
});

it.each([301, 302, 307, 308])('follows no redirect of status %i', async (status) => {
  const { outcome, requests } = await send((_, response) =>
    response.writeHead(status, { location: '/elsewhere' }).end(),
  );
  expect(outcome).toMatchObject({ kind: 'failed', status });
  expect(requests).toHaveLength(1);
});

it.each([
  ['120', 120_000],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['soon', undefined],
])('reads Retry-After: %s', async (text, expected) => {
  const { outcome } = await send((_, response) => response.writeHead(429, { 'retry-after': text }).end());
  expect(outcome).toMatchObject({ kind: 'failed', status: 429 });
  expect('retryAfterMs' in outcome ? outcome.retryAfterMs : undefined).toBe(expected);
});

it('gives up a target that hangs', async () => {
  const { outcome } = await send(() => undefined, {}, 100);
  expect(outcome).toEqual({ kind: 'failed', reason: 'no answer within 0.1 s' });
});

it('gives up a target that trickles its answer, and keeps the status', async () => {
  const { outcome } = await send((_, response) => void response.writeHead(200).write('a'), {}, 300);
  expect(outcome).toMatchObject({ kind: 'delivered', status: 200 });
});

it('cuts off an endless answer', async () => {
  const chunk = 'x'.repeat(64 * 1024);
  let sent = 0;
  const { outcome } = await send((_, response) => {
    const more = () => {
      while (sent < 100 * 1024 ** 2 && response.write(chunk)) sent += chunk.length;
    };
    response.on('drain', more);
    more();
  });
  expect(outcome).toMatchObject({ kind: 'delivered', answer: 'x'.repeat(4096) });
  expect(sent).toBeLessThan(50 * 1024 ** 2);
});

it('makes an answer safe for a terminal', async () => {
  const { outcome } = await send((_, response) => response.writeHead(400).end('a\u001b[2Jb'));
  expect(outcome).toMatchObject({ answer: 'a\u{fffd}[2Jb' });
});

it('refuses an address that the guard refuses', async () => {
  const guard = registryGuard({ allow: [], allowAddresses: [] });
  const { outcome, requests } = await send((_, response) => response.end(), { guard });
  expect(outcome).toMatchObject({ kind: 'failed' });
  expect(requests).toHaveLength(0);
});

it('refuses a name that resolves to a metadata service', async () => {
  const { http } = testClient({
    attempts: 1,
    guard: registryGuard({ allow: [], allowAddresses: ['private'] }),
    lookup: (_host, _options, callback) => callback(null, [{ address: '169.254.169.254', family: 4 }]),
  });
  const posted = { target: 'http://hook.example/', headers: {}, body: '{}' };
  const outcome = await deliver(http, posted, { signal: NOBODY, now: () => NOW });
  expect(outcome).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining('169.254.169.254') as string,
  });
});

it('reports a target that nobody serves', async () => {
  const { http } = testClient({ attempts: 1 });
  const posted = { target: 'http://127.0.0.1:1/', headers: {}, body: '{}' };
  const outcome = await deliver(http, posted, { signal: NOBODY, now: () => NOW });
  expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringContaining('refused') as string });
});
