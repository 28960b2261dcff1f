import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Server as TlsServer } from 'node:tls';
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

const MIN_VERSION = 'TLSv1.2';

/** PEM file contents. With `ca`, clients must present a certificate signed by it. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
  readonly ca?: string;
}

export interface HttpServerOptions {
  readonly connections: number;
  /** Milliseconds for a whole request, including its body. */
  readonly requestTimeout: number;
  /** Milliseconds for which a client may leave its response unread. */
  readonly stall?: number;
  readonly tls?: TlsIdentity;
}

/** Creates Node's server with the limits that a hostile network requires. */
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
    // Requests after the last response are ignored (RFC 9112, 9.6).
    if (!request.socket.writableEnded) listener(request, response);
  });
  // A TLS connection counts once its handshake is done; Node's own timeout covers the others.
  const event = tls ? 'secureConnection' : 'connection';
  boundConnections(server, event, connections);
  closeInStages(server, event);
  return server;
}

/** Uses this certificate for new connections of a TLS server. */
export function replaceIdentity(server: Server, identity: TlsIdentity): void {
  if (server instanceof TlsServer) server.setSecureContext({ ...identity, minVersion: MIN_VERSION });
}

function tlsOptions({ cert, key, ca }: TlsIdentity) {
  const clients = ca !== undefined && { ca, requestCert: true, rejectUnauthorized: true };
  return { cert, key, ...clients, minVersion: MIN_VERSION, handshakeTimeout: HANDSHAKE_TIMEOUT_MS } as const;
}
