import { expect, it } from 'vitest';
import { AppError } from '../errors/index.ts';
import type { RequestGate } from './client.ts';
import { serve, testClient } from './testing/loopback.ts';

function recordingGate() {
  const passed: string[] = [];
  const gate: RequestGate = {
    enter: ({ url, method }) => {
      passed.push(`${method} ${url.pathname}`);
      return Promise.resolve();
    },
    answered: ({ url }, { status }) => passed.push(`${status} ${url.pathname}`),
  };
  return { gate, passed };
}

it('asks the gate before each attempt and each redirect, and tells it each answer', async () => {
  let count = 0;
  const server = await serve(({ url }, response) => {
    if (url === '/there') response.end('here');
    else if (count++ === 0) response.writeHead(503).end();
    else response.writeHead(307, { location: '/there' }).end();
  });
  const { gate, passed } = recordingGate();
  const { http } = testClient();
  expect((await http.request({ url: server.origin, method: 'HEAD', gate })).status).toBe(200);
  expect(passed).toEqual(['HEAD /', '503 /', 'HEAD /', '307 /', 'HEAD /there', '200 /there']);
});

it('asks the gate before the rest of a broken body', async () => {
  const server = await serve(({ headers }, response) => {
    if (headers.range === undefined)
      response.writeHead(200, { 'content-length': '4', etag: '"1"' }).write('ab', () => response.destroy());
    else response.writeHead(206, { 'content-range': 'bytes 2-3/4' }).end('cd');
  });
  const { gate, passed } = recordingGate();
  const response = await testClient().http.request({ url: server.origin, gate });
  expect(Buffer.from(await response.bytes(10)).toString()).toBe('abcd');
  expect(passed).toEqual(['GET /', '200 /', 'GET /', '206 /']);
});

it('sends nothing where the gate refuses, and fails with its reason', async () => {
  const server = await serve((_, response) => response.end());
  const { gate } = recordingGate();
  const refusal = new AppError('REGISTRY_FAILED', 'no more for today');
  const refusing = { ...gate, enter: () => Promise.reject(refusal) };
  await expect(testClient().http.request({ url: server.origin, gate: refusing })).rejects.toBe(refusal);
  expect(server.requests).toEqual([]);
});
