import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import { healthRoutes } from './health-routes.ts';

/** Serves health beside the API. Metrics name images' problems and feeds, so they need the role `read`. */
export function healthBesideApi(app: FastifyInstance, context: ServerContext): void {
  healthRoutes(app, context, 'read');
}

/** Serves health on a separate listener, for the operator's network only, as Clair does. */
export function introspection(app: FastifyInstance, context: ServerContext): void {
  healthRoutes(app, context, 'none');
  // Clair v4's name for the probe.
  app.get('/healthz', { config: { role: 'none' } }, (_request, reply) => {
    const isStarted = context.isStarted();
    return reply
      .code(isStarted ? 200 : 503)
      .type('text/plain')
      .send(isStarted ? 'ok' : 'starting');
  });
}
export { metricsOf } from './metrics-of.ts';
