import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../../context.ts';

/** Metrics at the path that Clair's users scrape; the names are ours. */
export function metricsRoute(v1: FastifyInstance, { telemetry }: ServerContext): void {
  v1.get('/metrics', { config: { role: 'read' } }, async (_request, reply) => {
    const { contentType, text } = await telemetry.metrics();
    return reply.type(contentType).send(text);
  });
}
