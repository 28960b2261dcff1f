import type { FastifyInstance } from 'fastify';
import { acceptAnyJson } from '../../clair/accept-any-json.ts';
import type { ServerContext } from '../../context.ts';
import { JSON_TYPE } from '../../renderings/clair-v1/documents.ts';
import { sendText, sendV1Error } from './errors.ts';
import { incompleteRoutes } from './incomplete-routes.ts';
import { layerRoutes } from './layers.ts';
import { metricsRoute } from './metrics.ts';
import { namespaceRoutes } from './namespaces.ts';
import { notificationRoutes } from './notifications.ts';
import { unwrittenRoutes } from './unwritten.ts';
import { vulnerabilityRoutes } from './vulnerabilities.ts';

/** Clair's API up to 2.1, which Klar uses: docs/guide/from-clair.md. */
export async function clairV1(app: FastifyInstance, context: ServerContext): Promise<void> {
  acceptAnyJson(app);
  app.setErrorHandler(sendV1Error);
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('server', 'clair').type(JSON_TYPE);
  });
  await app.register(
    (v1, _options, done) => {
      v1.setNotFoundHandler((_request, reply) => sendText(reply, 404, '404 page not found'));
      layerRoutes(v1, context);
      namespaceRoutes(v1, context);
      vulnerabilityRoutes(v1, context);
      incompleteRoutes(v1, context);
      notificationRoutes(v1, context);
      unwrittenRoutes(v1);
      metricsRoute(v1, context);
      done();
    },
    { prefix: '/v1' },
  );
}
