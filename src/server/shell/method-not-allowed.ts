import type { FastifyInstance, HTTPMethods } from 'fastify';
import { HttpError } from './http-error.ts';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Makes a group's routes answer 405 with the allowed methods (RFC 9110, 15.5.6), where Fastify would answer 404. Call
 * it before the routes are declared, and its result afterwards: a group may wait for plugins in between.
 */
export function answerOtherMethods(group: FastifyInstance): () => void {
  const declared = new Map<string, Set<string>>();
  let isComplete = false;
  group.addHook('onRoute', ({ url, method }) => {
    if (isComplete) return;
    const methods = declared.get(url) ?? new Set();
    for (const each of [method].flat()) methods.add(each.toUpperCase());
    declared.set(url, methods);
  });
  return () => {
    group.after(() => {
      isComplete = true;
      for (const [url, allowed] of declared) answerOthers(group, url, allowed);
    });
  };
}

function answerOthers(group: FastifyInstance, url: string, allowed: ReadonlySet<string>): void {
  const others = METHODS.filter((method) => !allowed.has(method));
  if (allowed.has('*') || others.length === 0) return;
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
