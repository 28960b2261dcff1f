import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createHttpClient } from '../create-http-client.ts';
import type { HttpClient } from '../client.ts';
import type { HttpClock, HttpClientOptions } from '../options.ts';
import type { TestCertificate } from './certificate.ts';

export interface LoopbackServer {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  readonly port: number;
  /** Every request so far, in order. */
  readonly requests: readonly IncomingMessage[];
}

/** Starts a server in this process that stops with the test. */
export async function serve(
  listener: RequestListener,
  certificate?: TestCertificate,
): Promise<LoopbackServer> {
  const requests: IncomingMessage[] = [];
  const recording: RequestListener = (request, response) => {
    requests.push(request);
    listener(request, response);
  };
  const server = certificate ? createTlsServer(certificate, recording) : createServer(recording);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`, port, requests };
}

/** Creates a client that closes with the test, and records its pauses instead of sleeping. */
export function testClient(options: Partial<HttpClientOptions> = {}): { http: HttpClient; pauses: number[] } {
  const pauses: number[] = [];
  const clock: HttpClock = {
    now: () => Date.parse('2026-01-01T00:00:00Z'),
    random: () => 1,
    sleep: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
  };
  const http = createHttpClient({ userAgent: 'plimsoll/test', clock, ...options });
  onTestFinished(() => http.close());
  return { http, pauses };
}

/** Writes a file for `caFiles`; it is removed with the test. */
export async function writeCaFile({ cert }: TestCertificate): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-ca-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'ca.pem');
  await writeFile(path, cert);
  return path;
}

export async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += Buffer.from(chunk).toString('latin1');
  return text;
}
