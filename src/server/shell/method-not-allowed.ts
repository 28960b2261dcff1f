import type { FastifyInstance, HTTPMethods } from 'fastify';
import { HttpError } from './http-error.ts';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Has the routes of a group answer 405, with what is allowed, to all other methods (RFC 9110, 15.5.6); Fastify would say
 * that they are not found. To be called before the routes are declared.
 */
export function answerOtherMethods(group: FastifyInstance): void {
  const declared = new Map<string, Set<string>>();
  let isComplete = false;
  group.addHook('onRoute', ({ url, method }) => {
    if (isComplete) return;
    const methods = declared.get(url) ?? new Set();
    for (const each of [method].flat()) methods.add(each.toUpperCase());
    declared.set(url, methods);
  });
  group.after(() => {
    isComplete = true;
    for (const [url, allowed] of declared) {
      const others = METHODS.filter((method) => !allowed.has(method));
      if (allowed.has('*') || others.length === 0) continue;
      group.route({
        url,
        method: others,
        schema: { hide: true },
        config: { role: 'read' },
        handler: (request, reply) => {
          reply.header('allow', [...allowed].join(', '));
          throw new HttpError(405, `${request.method} is not allowed here`);
        },
      });
    }
  });
}
