import * as z from 'zod';
import { fleetPlan, planQuery, UPGRADES } from '../../../api/index.ts';
import { SEVERITIES } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { ServerContext } from '../../context.ts';
import { API, type ApiApp } from './api-app.ts';
import { refuseUnknownValues } from './known-filters.ts';
import { WITHOUT_TIMEOUT_MS } from './limits.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { visibleTo } from './visibility.ts';

const query = z.object(planQuery);

/** Plans a fleet's upgrades. */
export function planRoute(app: ApiApp, context: Pick<ServerContext, 'plans'>): void {
  app.get(`${API}/fleet/plan`, {
    config: { role: 'read' },
    handlerTimeout: WITHOUT_TIMEOUT_MS,
    schema: {
      tags: ['runs'],
      operationId: 'planFleet',
      summary: 'Plan the few upgrades that clear most of the CVEs of all running images',
      description: 'It may take a minute for 100,000 images. Plans are made one after the other.',
      querystring: query,
      response: { 200: fleetPlan, ...FAILURES },
    },
    preValidation: ({ query: given }, _reply, done) => {
      refuseUnknownValues('severity', given.severity, SEVERITIES);
      refuseLimit(given.limit);
      done();
    },
    handler: ({ query: { all, ...asked }, principal }) =>
      context.plans.make({ ...asked, isOfAll: all === 'true' }, visibleTo(principal)),
  });
}

function refuseLimit(given: unknown): void {
  if (planQuery.limit.safeParse(given).success) return;
  throw new AppError('USAGE', `"${String(given)}" is not a valid ${UPGRADES.what}`, { hint: UPGRADES.hint });
}
