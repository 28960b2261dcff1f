import { jwtVerify } from 'jose';
import { expect, it, onTestFinished } from 'vitest';
import { defined } from '../domain/index.ts';
import { httpClientOnDemand } from '../http/index.ts';
import { serve } from '../http/testing/loopback.ts';
import { createWebhook, type WebhookOptions } from './webhook.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const ID = '6b1c57f2-0f3c-4c52-9b2d-0d7d6b1f1a11';
const PSK = Buffer.alloc(32, 7);
const NOBODY = new AbortController().signal;

interface Call {
  readonly method: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Serves a client on loopback with this status, and records the calls to it. */
async function openClient(status: number, options: Partial<WebhookOptions> = {}) {
  const calls: Call[] = [];
  const server = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      calls.push({ method: request.method, headers: request.headers, body });
      response.writeHead(status).end('words that nobody reads');
    });
  });
  const http = httpClientOnDemand({ userAgent: 'test' });
  onTestFinished(() => http.close());
  const target = `${server.origin}/hook`;
  const webhook = createWebhook({
    target,
    headers: {},
    shape: 'clair-v4',
    http,
    now: () => NOW,
    ...options,
  });
  return { webhook, calls };
}

it.each([
  ['clair-v1', undefined, `{"Notification":{"Name":"${ID}"}}`],
  [
    'clair-v4',
    'https://plimsoll.example/notifier/api/v1/notification/',
    `{"notification_id":"${ID}","callback":"https://plimsoll.example/notifier/api/v1/notification/${ID}"}`,
  ],
  [
    'clair-v4',
    'https://plimsoll.example/n',
    `{"notification_id":"${ID}","callback":"https://plimsoll.example/n/${ID}"}`,
  ],
] as const)('calls the webhook in the format of %s with the callback %s', async (shape, callback, body) => {
  const { webhook, calls } = await openClient(200, { shape, ...defined({ callback }) });
  await webhook.send(ID, NOBODY);
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect(calls[0]?.headers).not.toHaveProperty('authorization');
});

it.each([
  ['clair-v1', 200, true],
  ['clair-v1', 201, true],
  ['clair-v1', 202, false],
  ['clair-v4', 200, true],
  ['clair-v4', 201, false],
  ['clair-v4', 302, false],
  ['clair-v4', 404, false],
] as const)('judges, for %s, whether %i is a delivery: %s', async (shape, status, isTaken) => {
  const { webhook } = await openClient(status, { shape });
  const sent = webhook.send(ID, NOBODY).then(() => true);
  if (isTaken) expect(await sent).toBe(true);
  else
    await expect(sent).rejects.toMatchObject({
      code: 'NETWORK_FAILED',
      message: expect.not.stringContaining('words') as unknown,
    });
});

it('signs with the key that is shared with Clair’s clients, for a minute around now', async () => {
  const { webhook, calls } = await openClient(200, {
    pskKey: PSK.toString('base64'),
    headers: { 'X-Tenant': 'a', Authorization: 'Basic b' },
  });
  await webhook.send(ID, NOBODY);
  const [call] = calls;
  expect(call?.headers).toMatchObject({ 'x-tenant': 'a' });
  const token = String(call?.headers['authorization']).slice('Bearer '.length);
  const { payload, protectedHeader } = await jwtVerify(token, PSK, { currentDate: NOW });
  const seconds = NOW.getTime() / 1000;
  expect(protectedHeader.alg).toBe('HS256');
  expect(payload).toEqual({
    iss: 'clair-notifier',
    iat: seconds,
    nbf: seconds - 60,
    exp: seconds + 60,
  });
});

it('gives up a webhook call at the signal', async () => {
  const { webhook } = await openClient(200);
  await expect(webhook.send(ID, AbortSignal.abort())).rejects.toThrow();
});
