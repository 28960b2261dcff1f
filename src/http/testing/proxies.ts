import { once } from 'node:events';
import { createServer } from 'node:http';
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * Starts a proxy that answers tunnels in this order, and then by the last answer: a port of this machine, to which it
 * leads, or a status line with which it refuses.
 */
export async function serveTunnels(answers: readonly (string | number)[]) {
  const asked: (string | undefined)[] = [];
  const server = createServer().on('connect', ({ url }, client: Socket) => {
    const answer = answers[Math.min(asked.push(url), answers.length) - 1] ?? 500;
    if (typeof answer === 'string') client.end(`HTTP/1.1 ${answer}\r\n\r\n`);
    else lead(client, answer, 'HTTP/1.1 200 Connected\r\n\r\n');
  });
  return { proxy: `http://127.0.0.1:${await listen(server)}`, asked };
}

/** Starts a proxy of SOCKS 5 (RFC 1928) without passwords, all of whose connections lead to one port of this machine. */
export async function serveSocks(port: number) {
  const asked: string[] = [];
  const server = createTcpServer((client) => {
    client.once('data', () => {
      client.write(Buffer.from([5, 0]));
      client.once('data', (request: Buffer) => {
        // Version, command, a zero, and 3 for a name, which its length precedes.
        asked.push(request.toString('latin1', 5, 5 + (request[4] ?? 0)));
        lead(client, port, Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
      });
    });
  });
  return { proxy: `127.0.0.1:${await listen(server)}`, asked };
}

function lead(client: Socket, port: number, greeting: string | Uint8Array): void {
  const upstream = connect(port, '127.0.0.1', () => {
    client.write(greeting);
    upstream.pipe(client).pipe(upstream);
  });
  upstream.on('error', () => client.destroy());
  client.on('error', () => upstream.destroy());
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
