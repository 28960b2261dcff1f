import { describe, expect, it } from 'vitest';
import { serve, testClient } from '../http/testing/loopback.ts';
import { KlarTracer } from './trace.ts';

const CRLF = (...lines: readonly string[]) => lines.join('\r\n');

async function traced(isTraced?: (path: string) => boolean) {
  const server = await serve((_request, response) => {
    response.writeHead(201, { 'content-type': 'application/json', date: 'now', connection: 'close' });
    response.end('{"Layer":{"Headers":{"Authorization":"Bearer the-token"}}}\n');
  });
  let text = '';
  const http = new KlarTracer((part) => (text += part)).wrap(testClient().http, isTraced);
  return { server, http, text: () => text };
}

describe('a trace', () => {
  it('traces requests and answers as Go dumps them, without secrets', async () => {
    const { server, http, text } = await traced();
    const response = await http.request({
      url: `${server.origin.replace('//', '//ann:secret@')}/v1/layers?a=b`,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer the-token' },
      body: '{"Authorization":"Bearer the-token"}',
    });
    const host = `127.0.0.1:${server.port}`;
    expect(text()).toBe(
      CRLF(
        '----> HTTP REQUEST:\nPOST /v1/layers?a=b HTTP/1.1',
        `Host: ${host}`,
        'Authorization: Bearer ***',
        'Content-Type: application/json',
        '',
        '{"Authorization":"Bearer ***"}\n<---- HTTP RESPONSE:\nHTTP/1.1 201 Created',
        'Connection: close',
        'Content-Type: application/json',
        'Date: now',
        'Transfer-Encoding: chunked',
        '',
        '{"Layer":{"Headers":{"Authorization":"Bearer ***"}}}\n\n',
      ),
    );
    expect(new TextDecoder().decode(await response.bytes(1000))).toContain('the-token');
  });

  it('leaves unrequested parts out of a trace, and still hides their secrets', async () => {
    const { server, http, text } = await traced((path) => path.includes('/manifests/'));
    const token = { authorization: 'Bearer the-token' };
    await (await http.request({ url: `${server.origin}/token`, headers: token })).discard();
    expect(text()).toBe('');
    await (await http.request({ url: `${server.origin}/v2/a/manifests/1` })).discard();
    expect(text()).toContain('GET /v2/a/manifests/1 HTTP/1.1');
    expect(text()).not.toContain('the-token');
  });

  it('lets no traced answer drive the terminal', async () => {
    const server = await serve((_request, response) => response.end('\u{1b}[2J'));
    let text = '';
    const http = new KlarTracer((part) => (text += part)).wrap(testClient().http);
    await http.request({ url: server.origin });
    expect(text).not.toContain('\u{1b}');
  });
});
