import { describe, expect, it } from 'vitest';
import { serve, testClient, textOf } from './testing/loopback.ts';

/** Without a limit of its own for the answer, which a busy machine may begin late. */
const STALL = { timeouts: { stall: 60 } };

describe('a peer', () => {
  it('gives up a server that never answers', async () => {
    const server = await serve(() => undefined);
    const request = testClient({ timeouts: { answer: 500 } }).http.request({ url: server.origin });
    await expect(request).rejects.toThrow(/cannot reach .*: no answer within 0.5 seconds/);
    await expect(request).rejects.toMatchObject({ code: 'NETWORK_FAILED' });
    expect(server.requests).toHaveLength(1);
  });

  it('gives up a server that falls silent in the middle of a body', async () => {
    const server = await serve((_, response) => response.write('first'));
    const response = await testClient(STALL).http.request({ url: server.origin });
    await expect(textOf(response.stream())).rejects.toThrow(/was cut off: no data for 0.06 seconds/);
  });

  it('gives up a server that drips without ever falling silent', async () => {
    const server = await serve((_, response) => {
      const drip = setInterval(() => response.write('.'), 5);
      response.on('close', () => {
        clearInterval(drip);
      });
    });
    const response = await testClient(STALL).http.request({ url: server.origin });
    await expect(textOf(response.stream())).rejects.toMatchObject({ code: 'NETWORK_FAILED' });
  });
});
