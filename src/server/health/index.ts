import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import { healthRoutes } from './health-routes.ts';

/** Beside the API. Metrics name images' problems and feeds: they are for those who may read. */
export function healthBesideApi(app: FastifyInstance, context: ServerContext): void {
  healthRoutes(app, context, 'read');
}

/** On a listener of its own, which is for the operator's network alone, as Clair's is. */
export function introspection(app: FastifyInstance, context: ServerContext): void {
  healthRoutes(app, context, 'none');
  // Clair v4's name for it.
  app.get('/healthz', { config: { role: 'none' } }, (_request, reply) => reply.type('text/plain').send('ok'));
}
