import * as z from 'zod';
import { fleetStatus, ranImagePage, runFilters, runPage } from '../../../api/index.ts';
import { CATALOGERS } from '../../../catalog/index.ts';
import { defined } from '../../../domain/index.ts';
import { viewImage, viewRun, viewStatus, withOutcomes } from '../../../fleet/index.ts';
import { indexedBy } from '../../../packages/index.ts';
import type { ServerContext, StoreOf } from '../../context.ts';
import { API, type ApiApp } from './api-app.ts';
import { pageQuery } from './schemas/page.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { linkNext } from './send-page.ts';
import { visibleTo } from './visibility.ts';

const TAGS = ['runs'];

const running = z.enum(['true', 'false']).default('false').describe('true: only what has not ended');

const imageQuery = pageQuery.extend({ running });
const runQuery = imageQuery.extend(runFilters);

/** Lists where images run. */
export function runRoutes(
  app: ApiApp,
  context: Pick<ServerContext, 'now'> & StoreOf<'inventory' | 'runs' | 'outdated' | 'verdicts'>,
): void {
  app.get(`${API}/runs`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'listRuns',
      summary: 'List where images run or ran, newest first',
      querystring: runQuery,
      response: { 200: runPage, ...FAILURES },
    },
    handler: async (request, reply) => {
      const { running: state, image: images, ...query } = request.query;
      const page = await context.store.runs.list({
        ...query,
        ...defined({ images }),
        isRunning: state === 'true',
        ...visibleTo(request.principal),
      });
      linkNext(request, reply, page);
      const now = context.now();
      return { ...page, items: page.items.map((each) => viewRun(each, now)) };
    },
  });
  imageRoute(app, context);
  fleetRoute(app, context);
}

function imageRoute(app: ApiApp, context: StoreOf<'runs' | 'verdicts'>): void {
  app.get(`${API}/runs/images`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'listRunImages',
      summary: 'List images that run or ran, scanned or not, newest first',
      querystring: imageQuery,
      response: { 200: ranImagePage, ...FAILURES },
    },
    handler: async (request, reply) => {
      const { running: state, ...query } = request.query;
      const page = await context.store.runs.images({
        ...query,
        isRunning: state === 'true',
        ...visibleTo(request.principal),
      });
      linkNext(request, reply, page);
      return { ...page, items: await withOutcomes(page.items.map(viewImage), context.store.verdicts) };
    },
  });
}

function fleetRoute(
  app: ApiApp,
  context: Pick<ServerContext, 'now'> & StoreOf<'inventory' | 'runs' | 'outdated'>,
): void {
  app.get(`${API}/fleet`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'getFleet',
      summary: 'Count images, and say which clusters were last heard when',
      response: { 200: fleetStatus, ...FAILURES },
    },
    handler: ({ principal }) =>
      viewStatus(context.store, { now: context.now, current: indexedBy(CATALOGERS) }, visibleTo(principal)),
  });
}
