import * as z from 'zod';
import { changes, changesQuery } from '../../../api/index.ts';
import type { StoreOf } from '../../context.ts';
import { API, type ApiApp } from './api-app.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { visibleTo } from './visibility.ts';

const query = z.object(changesQuery);

/** Lists changed images, workloads and feeds, so that pages reload only these. */
export function changesRoute(app: ApiApp, context: StoreOf<'changes'>): void {
  app.get(`${API}/changes`, {
    config: { role: 'read' },
    schema: {
      tags: ['events'],
      operationId: 'listChanges',
      summary: 'List the images, workloads and feeds that changed since an earlier answer',
      description:
        'A client that shows images, runs or feeds asks again with `since`, and loads again what is listed. The last 1,000 ' +
        'changes are kept; removed images, and runs that change their owner, are answered with `all`.',
      querystring: query,
      response: { 200: changes, ...FAILURES },
    },
    handler: async ({ query: { since }, principal }) => {
      const { isAll, ...changed } = await context.store.changes.since(since, visibleTo(principal));
      return { ...changed, all: isAll };
    },
  });
}
