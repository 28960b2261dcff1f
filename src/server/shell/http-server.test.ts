import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createHttpServer } from './http-server.ts';

it('closes connections of clients that take no answers, and not of those that wait for one', async () => {
  const answers = new Map<string, ServerResponse>();
  const limits = { connections: 10, requestTimeout: 60_000, stall: 200 };
  const server = createHttpServer(limits, ({ url = '' }, response) => {
    answers.set(url, response);
    if (url === '/large') response.end(Buffer.alloc(50_000_000));
    server.emit(url);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const slow = fetch(`http://127.0.0.1:${port}/slow`);
  await once(server, '/slow');
  const socket = connect(port, '127.0.0.1').pause();
  onTestFinished(() => void socket.destroy());
  socket.write('GET /large HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(server, '/large');
  const large = answers.get('/large');
  if (large) await once(large, 'close');
  expect(large?.writableFinished).toBe(false);
  answers.get('/slow')?.end('at last');
  expect(await (await slow).text()).toBe('at last');
});
