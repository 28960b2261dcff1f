import type { FastifyInstance } from 'fastify';
import { acceptAnyJson } from '../../clair/accept-any-json.ts';
import type { ServerContext } from '../../context.ts';
import { affectedManifestRoutes } from './affected-manifests.ts';
import { sendClairError } from './errors.ts';
import { indexReportRoutes } from './index-reports.ts';
import { notifierRoutes } from './notifier.ts';
import { openApiRoute } from './openapi.ts';
import { updateOperationRoutes } from './update-operations.ts';
import { vulnerabilityReportRoutes } from './vulnerability-reports.ts';

/** Clair's v4 API (its services "indexer", "matcher" and "notifier"), for clairctl, Quay and other clients. */
export function clairV4(app: FastifyInstance, context: ServerContext): void {
  acceptAnyJson(app);
  app.setErrorHandler(sendClairError);
  indexReportRoutes(app, context);
  affectedManifestRoutes(app, context);
  vulnerabilityReportRoutes(app, context);
  updateOperationRoutes(app, context);
  notifierRoutes(app, context);
  openApiRoute(app);
}
