import { describe, expect, it } from 'vitest';
import { fetchConditional } from './conditional.ts';
import { serve, testClient } from './testing/loopback.ts';

const KNOWN = { etag: 'W/"x"', lastModified: 'Thu, 01 Jan 2026 00:00:00 GMT' };

describe('asking again for a document', () => {
  it('shows the server the validators of the known document', async () => {
    const server = await serve((_, response) => response.writeHead(304).end());
    expect(await fetchConditional(testClient().http, server.origin, KNOWN)).toEqual({ kind: 'unchanged' });
    expect(server.requests[0]?.headers).toMatchObject({
      'if-none-match': KNOWN.etag,
      'if-modified-since': KNOWN.lastModified,
    });
  });

  it('returns a changed document with its new validators', async () => {
    const headers = { etag: '"y"', 'last-modified': 'Fri, 02 Jan 2026 00:00:00 GMT' };
    const server = await serve((_, response) => response.writeHead(200, headers).end('new'));
    const answer = await fetchConditional(testClient().http, server.origin, KNOWN);
    expect(answer).toMatchObject({ kind: 'changed', etag: '"y"', lastModified: headers['last-modified'] });
  });

  it.each([404, 410])('learns from %s that the document is gone', async (status) => {
    const server = await serve((_, response) => response.writeHead(status).end());
    expect(await fetchConditional(testClient().http, server.origin, {})).toEqual({ kind: 'missing' });
  });

  it.each([204, 206, 401, 403, 500])('fails when a conditional request is answered %s', async (status) => {
    const server = await serve((_, response) => response.writeHead(status).end());
    const answer = fetchConditional(testClient().http, server.origin, {});
    await expect(answer).rejects.toMatchObject({ code: 'NETWORK_FAILED' });
    await expect(answer).rejects.toThrow(`answered ${status}`);
  });
});
