import type { FastifyInstance } from 'fastify';
import { bareHost, isLoopback, splitPort } from '../../http/index.ts';
import { HttpError } from './http-error.ts';

/**
 * Refuses requests for hosts other than loopback and the named ones. A web page can have its own name resolve
 * to loopback (DNS rebinding) and would read the responses of a server without tokens; its browser sends that
 * name.
 */
export function refuseOtherHosts(app: FastifyInstance, hosts: readonly string[]): void {
  const named = new Set(hosts.map((host) => host.toLowerCase()));
  app.addHook('onRequest', ({ headers }, _reply, done) => {
    const host = bareHost(splitPort(headers.host?.toLowerCase() ?? '').host);
    // Without a host it is HTTP/1.0, which no browser speaks.
    const isOurs = host === '' || isLoopback(host) || named.has(host);
    done(isOurs ? undefined : refusal(host));
  });
}

function refusal(host: string): HttpError {
  return new HttpError(
    421,
    `the host ${host} is not one of this server: name localhost, or have the server started with --public-url`,
  );
}
