import { once } from 'node:events';
import { createServer } from 'node:http';
import * as z from 'zod';
import { readAs } from '../../../config/readers.ts';
import { address as listenAddress } from '../../../config/server/readers.ts';
import { AppError, messageOf } from '../../../errors/index.ts';

export type HealthStatus = 'pass' | 'warn' | 'fail';

export interface HealthListener {
  close(): Promise<void>;
}

/** Answers GET /health with the state, as JSON: 503 if it fails. Does nothing without an address. */
export async function serveHealth(
  address: string | undefined,
  state: () => { readonly status: HealthStatus },
): Promise<HealthListener> {
  if (address === undefined) return { close: () => Promise.resolve() };
  const { host, port } = readAs('--health', listenAddress, [address], 'plimsoll watch --help');
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '').split('?', 1);
    // Whether it lives: a cluster or server that does not answer is no reason to start it again.
    if (path === '/livez') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
      return;
    }
    if (path !== '/health') {
      response.writeHead(404).end();
      return;
    }
    const document = state();
    response
      .writeHead(document.status === 'fail' ? 503 : 200, { 'content-type': 'application/json' })
      .end(`${JSON.stringify(document)}\n`);
  });
  try {
    await once(server.listen(port, host), 'listening');
  } catch (cause) {
    throw new AppError('USAGE', `cannot listen on ${address}: ${messageOf(cause)}`, { cause });
  }
  const { port: actual } = z.object({ port: z.number() }).parse(server.address());
  process.stderr.write(`health: http://${host}:${actual}/health\n`);
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
