import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { RouteGroup } from '../../app.ts';
import { aboutRoute } from './about.ts';
import { admissionsRoute } from './admissions.ts';
import { changesRoute } from './changes.ts';
import { clusterRoutes } from './clusters.ts';
import { docsRoutes } from './docs/routes.ts';
import { validateAnswers } from './etags.ts';
import { evidenceRoute, type CollectEvidence } from './evidence.ts';
import { eventStreams } from './event-stream.ts';
import { feedRoutes } from './feeds.ts';
import { fleetEventRoutes } from './fleet-events.ts';
import { imageDiffRoute, type CompareImages } from './image-diff.ts';
import { imageRoutes, packagesRoute } from './images.ts';
import { refuseUnknownFilters } from './known-filters.ts';
import { describeRoutes, openApiRoutes } from './open-api.ts';
import { planRoute } from './plan.ts';
import { pruneRoute } from './prune.ts';
import { rebuildRoutes } from './rebuild.ts';
import { reportRoutes } from './reports.ts';
import { runRoutes } from './runs.ts';
import { scanEventsRoute } from './scan-events.ts';
import { scanRoutes } from './scans.ts';
import { searchRoutes, type FindImagesHit } from './searches.ts';
import { deliveryRoutes, subscriptionRoutes } from './subscriptions.ts';
import { uploadRoute } from './upload-route.ts';
import { verdictsRoute } from './verdicts.ts';
import { vexRoutes } from './vex.ts';

export type { FindImagesHit } from './searches.ts';

/** Fleet queries that take too long for the main thread. */
export interface FleetAnswers {
  readonly compare: CompareImages;
  readonly evidence: CollectEvidence;
}

/** Our own API under `/api/v1`. */
export function apiRoutes(findImagesHit: FindImagesHit, { compare, evidence }: FleetAnswers): RouteGroup {
  return async (group, context) => {
    const app = group.withTypeProvider<ZodTypeProvider>();
    validateAnswers(app);
    refuseUnknownFilters(app);
    await describeRoutes(app);
    aboutRoute(app, context);
    const openStream = eventStreams(app);
    scanRoutes(app, context);
    scanEventsRoute(app, context, openStream);
    uploadRoute(app, context);
    imageRoutes(app, context);
    packagesRoute(app, context);
    verdictsRoute(app, context);
    imageDiffRoute(app, context, compare);
    evidenceRoute(app, evidence);
    reportRoutes(app, context);
    searchRoutes(app, context, findImagesHit);
    feedRoutes(app, context);
    fleetEventRoutes(app, context, openStream);
    changesRoute(app, context);
    admissionsRoute(app, context);
    clusterRoutes(app, context);
    runRoutes(app, context);
    planRoute(app, context);
    pruneRoute(app, context);
    rebuildRoutes(app, context);
    subscriptionRoutes(app, context);
    deliveryRoutes(app, context);
    vexRoutes(app, context);
    openApiRoutes(app);
    docsRoutes(app);
  };
}
