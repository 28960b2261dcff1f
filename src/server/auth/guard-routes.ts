import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../shell/http-error.ts';
import type { Authenticator } from './authenticator.ts';
import type { Principal } from './principal.ts';
import { mayDo, type RouteRole } from './roles.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the one who asks must be allowed to do. A route without it is refused when it is declared. */
    role?: RouteRole;
  }
  interface FastifyRequest {
    /** Who asks. */
    principal: Principal;
  }
}

/** On routes that are open to anybody. */
const NOBODY: Principal = { name: '', role: 'read' };
/** Clair v4's services, whose 401 has no body (its clients are told by the status alone). */
const BARE = ['/indexer/', '/matcher/', '/notifier/'];

/** Has every route of an app ask who is there. `admit` is told who asks, before a refusal too: it may refuse first. */
export function guardRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  admit: (client: string, request: FastifyRequest, reply: FastifyReply) => void,
): void {
  app.decorateRequest('principal');
  app.addHook('onRoute', ({ url, method, config }) => {
    if (config?.role === undefined) throw new Error(`${String(method)} ${url} names no role`);
  });
  app.addHook('onRequest', async (request, reply) => {
    // What is not found is told only to those who may read.
    const needed = request.is404 ? 'read' : (request.routeOptions.config.role ?? 'admin');
    request.principal = NOBODY;
    if (needed === 'none') return;
    const principal = await authenticator.authenticate(request.headers.authorization);
    // Where nobody has to say who they are, one client must not use up what all have together.
    const client = authenticator.isOpen || !principal ? request.ip : (principal.token ?? principal.name);
    admit(client, request, reply);
    if (!principal) return refuse(request, reply);
    request.principal = principal;
    if (!mayDo(principal.role, needed)) {
      throw new HttpError(403, `this needs the role ${needed}; the token's is ${principal.role}`);
    }
  });
}

async function refuse(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  reply.header('www-authenticate', 'Bearer realm="plimsoll", Basic realm="plimsoll"');
  if (BARE.some((prefix) => request.url.startsWith(prefix))) return reply.code(401).send();
  throw new HttpError(401, 'this needs a token: Authorization: Bearer TOKEN');
}
