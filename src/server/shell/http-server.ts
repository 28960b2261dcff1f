import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { boundConnections } from './connections.ts';
import {
  CHECK_INTERVAL_MS,
  HANDSHAKE_TIMEOUT_MS,
  HEAD_TIMEOUT_MS,
  KEEP_ALIVE_MS,
  MAX_HEAD_BYTES,
  STALL_MS,
} from './limits.ts';
import { closeInStages } from './staged-close.ts';

/** What PEM files held. With `ca`, clients must show a certificate that it signed. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
  readonly ca?: string;
}

export interface HttpServerOptions {
  readonly connections: number;
  /** Milliseconds for a whole request, its body included. */
  readonly requestTimeout: number;
  /** Milliseconds for which a client may take nothing of its answer. */
  readonly stall?: number;
  readonly tls?: TlsIdentity;
}

/** Node's server, with the limits that a server in a hostile network needs. */
export function createHttpServer(
  { connections, requestTimeout, stall = STALL_MS, tls }: HttpServerOptions,
  listener: RequestListener,
): Server {
  const limits = {
    headersTimeout: Math.min(HEAD_TIMEOUT_MS, requestTimeout),
    requestTimeout,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
    maxHeaderSize: MAX_HEAD_BYTES,
  };
  const server = tls ? createTlsServer({ ...limits, ...tlsOptions(tls) }) : createServer(limits);
  server.setTimeout(stall);
  server.on('request', (request, response) => {
    // What comes behind the last answer is asked no more (RFC 9112, 9.6).
    if (!request.socket.writableEnded) listener(request, response);
  });
  // Behind TLS a connection counts once its handshake is done; Node's own time-out covers the others.
  const event = tls ? 'secureConnection' : 'connection';
  boundConnections(server, event, connections);
  closeInStages(server, event);
  return server;
}

function tlsOptions({ cert, key, ca }: TlsIdentity) {
  const clients = ca !== undefined && { ca, requestCert: true, rejectUnauthorized: true };
  return { cert, key, ...clients, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_TIMEOUT_MS } as const;
}
