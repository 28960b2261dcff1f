import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../errors/index.ts';
import { SYSTEM_CLOCK } from '../http/options.ts';
import { serve } from '../http/testing/loopback.ts';
import { ServerClient, type RemoteScan } from './server-client.ts';

const SCAN: RemoteScan = {
  id: '1',
  state: 'running',
  subject: 'app',
  layers: [],
  createdAt: '2026-01-01T00:00:00Z',
};
const DONE: RemoteScan = { ...SCAN, state: 'done', image: 'sha256:x' };

function clientOf(address: string, timeouts = {}) {
  const client = new ServerClient({
    address,
    token: undefined,
    http: {
      userAgent: 'test',
      timeouts,
      clock: { ...SYSTEM_CLOCK, sleep: () => Promise.resolve() },
    },
    pause: () => Promise.resolve(),
  });
  onTestFinished(() => client.close());
  return client;
}

describe('following a scan', () => {
  it.each([
    ['breaks off', 'break'],
    ['ends early', 'end'],
    ['falls silent', 'silence'],
    ['is refused by a proxy', 'refuse'],
  ])('goes on polling a scan when the event stream %s', async (_what, fate) => {
    let looks = 0;
    const { origin } = await serve((request, response) => {
      if (request.url?.endsWith('/events') !== true) {
        response.end(JSON.stringify(++looks < 3 ? SCAN : DONE));
        return;
      }
      response.writeHead(fate === 'refuse' ? 403 : 200, { 'content-type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify(SCAN)}\n\ndata: {"odd\n\n`, () => {
        if (fate === 'break') response.destroy();
        else if (fate !== 'silence') response.end();
      });
    });
    const states: string[] = [];
    const ended = await clientOf(origin, { stall: 50 }).follow(SCAN, ({ state }) => states.push(state));
    expect(ended).toEqual(DONE);
    expect(looks).toBe(3);
    expect(states.at(-1)).toBe('done');
  });

  it('fails when the server is gone in the middle of a scan', async () => {
    const client = clientOf('http://127.0.0.1:1');
    await expect(client.follow(SCAN, () => undefined)).rejects.toThrow('cannot reach 127.0.0.1:1');
  });
});

describe('an answer', () => {
  it.each([
    ['<html>', 200, 'an answer that is not valid: Invalid input'],
    ['{}', 200, 'an answer that is not valid at id'],
    ['not found', 404, 'answered 404'],
    ['{"detail":"no scan 7"}', 404, 'answered 404: no scan 7'],
    ['{"detail":"it is full","code":"QUEUE_FULL"}', 418, 'it is full'],
    ['{"detail":"\\u001b[31mred","code":"ODD"}', 418, '\u{fffd}[31mred'],
    ['{"detail":7}', 418, 'answered 418'],
  ])("reports the server's answer %s with %i as an error", async (body, status, message) => {
    const { origin } = await serve((_request, response) => {
      response.writeHead(status).end(body);
    });
    const failure = await clientOf(origin)
      .submit({ reference: 'app' })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ message: expect.stringContaining(message) as string });
  });

  it.each([
    ['not found', 'check that the address is that of a Plimsoll server'],
    ['{"detail":"not found"}', 'check that the address is that of a Plimsoll server'],
    ['{"detail":"no scan 7"}', undefined],
  ])('doubts the address after a 404 that says %s only if it says no more', async (body, hint) => {
    const { origin } = await serve((_request, response) => {
      response.writeHead(404).end(body);
    });
    const failure = await clientOf(origin)
      .submit({ reference: 'app' })
      .catch((error: unknown) => error);
    expect(failure).toHaveProperty('hint', hint);
  });
});
