import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Admission } from '../limits/index.ts';
import { HttpError } from '../shell/http-error.ts';
import type { Authenticator } from './authenticator.ts';
import type { Principal } from './principal.ts';
import { mayDo, type RouteRole } from './roles.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required role. A route without one is rejected when it is declared. */
    role?: RouteRole;
    /** True for a route about all images and clusters, closed to a client that sees only a part. */
    ofWholeFleet?: true;
    /** Lower-case header that may hold the bare token, in place of Authorization. */
    keyHeader?: string;
  }
  interface FastifyRequest {
    /** The client that sent the request. */
    principal: Principal;
  }
}

/** Principal on routes open to everyone. */
const NOBODY: Principal = { name: '', role: 'read' };
/** Clair v4's services, whose 401 has no body: clients go by the status alone. */
const BARE = ['/indexer/', '/matcher/', '/notifier/'];

/**
 * Authenticates requests to every route in an app. `admit` runs with the client first, and may refuse before
 * a 401 or 403.
 */
export function guardRoutes(app: FastifyInstance, authenticator: Authenticator, admit: Admission): void {
  app.decorateRequest('principal');
  app.addHook('onRoute', ({ url, method, config }) => {
    if (config?.role === undefined) throw new Error(`${String(method)} ${url} names no role`);
  });
  app.addHook('onRequest', async (request, reply) => {
    // Only clients that may read see a 404.
    const needed = request.is404 ? 'read' : (request.routeOptions.config.role ?? 'admin');
    request.principal = NOBODY;
    if (needed === 'none') return;
    const principal = await authenticator.authenticate(authorizationOf(request));
    // On an open server, one client must not use up the shared limit.
    const client = authenticator.isOpen || !principal ? request.ip : (principal.token ?? principal.name);
    await admit(client, request, reply);
    if (!principal) return refuse(request, reply);
    request.principal = principal;
    if (!mayDo(principal.role, needed)) {
      throw new HttpError(403, `expected a token with the role ${needed}, got ${principal.role}`);
    }
    if (request.routeOptions.config.ofWholeFleet && principal.sees) {
      throw new HttpError(403, 'expected a token that sees the whole fleet');
    }
  });
}

function authorizationOf({ headers, routeOptions }: FastifyRequest): string | undefined {
  const { keyHeader } = routeOptions.config;
  const key = keyHeader === undefined ? undefined : headers[keyHeader];
  return headers.authorization ?? (typeof key === 'string' ? `Bearer ${key}` : undefined);
}

async function refuse(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  reply.header('www-authenticate', 'Bearer realm="plimsoll", Basic realm="plimsoll"');
  if (BARE.some((prefix) => request.url.startsWith(prefix))) return reply.code(401).send();
  throw new HttpError(401, 'expected a token: Authorization: Bearer TOKEN');
}
