import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../../context.ts';
import { metricsOf } from '../../health/index.ts';

/** Metrics at the path that Clair's users scrape; the names are ours. */
export function metricsRoute(v1: FastifyInstance, context: ServerContext): void {
  v1.get('/metrics', { config: { role: 'read' } }, async ({ principal }, reply) => {
    const { contentType, text } = await metricsOf(context, principal);
    return reply.type(contentType).send(text);
  });
}
