import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { defined } from '../../../domain/index.ts';
import { AppError, messageOf } from '../../../errors/index.ts';

/** Environment variables that locate the daemon. */
export interface DaemonEnvironment {
  /** `DOCKER_HOST`: `unix:///run/user/1000/docker.sock` or `tcp://127.0.0.1:2375`. */
  readonly host?: string | undefined;
  /** `XDG_RUNTIME_DIR`, where rootless Podman has its socket. */
  readonly runtimeFolder?: string | undefined;
}

export type DaemonAddress =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

const DOCKER_SOCKET = '/var/run/docker.sock';
const PODMAN_SOCKET = '/run/podman/podman.sock';
const DOCKER_PORT = 2375;

/** Longest silence to accept: some daemons pack the whole image before they send the first byte. */
const IDLE_MILLISECONDS = 120_000;

/** Finds the daemon: `DOCKER_HOST` if set, else the first existing socket. Throws DAEMON_UNREACHABLE. */
export function findDaemon({ host, runtimeFolder }: DaemonEnvironment): DaemonAddress {
  if (host) return parseHost(host);
  const sockets = [
    DOCKER_SOCKET,
    ...(runtimeFolder ? [`${runtimeFolder}/podman/podman.sock`] : []),
    PODMAN_SOCKET,
  ];
  const path = sockets.find((socket) => existsSync(socket));
  if (path) return { kind: 'socket', path };
  throw new AppError('DAEMON_UNREACHABLE', `no daemon listens at ${sockets.join(', ')}`, {
    hint: 'start Docker or Podman (podman.socket), or set DOCKER_HOST to its socket',
  });
}

function parseHost(host: string): DaemonAddress {
  if (host.startsWith('unix://')) return { kind: 'socket', path: host.slice('unix://'.length) };
  const url = URL.canParse(host) ? new URL(host) : undefined;
  if (url && (url.protocol === 'tcp:' || url.protocol === 'http:') && url.hostname !== '') {
    return { kind: 'tcp', host: url.hostname, port: Number(url.port || DOCKER_PORT) };
  }
  throw new AppError('DAEMON_UNREACHABLE', `DOCKER_HOST ${host} is not valid: expected unix:// or tcp://`, {
    hint: 'for a daemon over ssh or TLS, run `docker save` there and scan the archive',
  });
}

/** Sends one GET to the daemon's API. */
export async function requestDaemon(
  address: DaemonAddress,
  path: string,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  // Loaded here, since it would take a third of the time for a scan with cached layers.
  const { request } = await import('node:http');
  const target =
    address.kind === 'socket' ? { socketPath: address.path } : { host: address.host, port: address.port };
  return new Promise((resolve, reject) => {
    // A request over a socket needs a host header, although the socket has no host name.
    const headers = { host: 'docker' };
    const sent = request({ ...target, path, headers, ...defined({ signal }) }, resolve);
    sent.setTimeout(IDLE_MILLISECONDS, () => sent.destroy(new Error('no answer in time')));
    sent.on('error', (cause) => reject(unreachable(address, cause)));
    sent.end();
  });
}

export function unreachable(address: DaemonAddress, cause: unknown): AppError {
  const where = address.kind === 'socket' ? address.path : `${address.host}:${address.port}`;
  return new AppError('DAEMON_UNREACHABLE', `the daemon at ${where} failed: ${messageOf(cause)}`, {
    cause,
    hint: 'check that it is running and that you may use its socket',
  });
}
