import { once } from 'node:events';
import { createServer } from 'node:http';
import * as z from 'zod';
import { splitPort } from '../../../http/index.ts';
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
  const { host, port } = parseAddress(address);
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
  process.stderr.write(`health: http://${host ?? 'localhost'}:${actual}/health\n`);
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** `:6061` listens on all addresses of this machine. */
function parseAddress(address: string): { readonly host: string | undefined; readonly port: number } {
  const { host, port } = splitPort(address);
  if (port === undefined)
    throw new AppError('USAGE', '--health is not HOST:PORT', { hint: 'such as 127.0.0.1:6061' });
  return { host: host === '' ? undefined : host, port: Number(port) };
}
