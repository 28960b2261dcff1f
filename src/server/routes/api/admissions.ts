import { admissionPage, runFilters } from '../../../api/index.ts';
import type { StoreOf } from '../../context.ts';
import { API, type ApiApp } from './api-app.ts';
import { pageQuery } from './schemas/page.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { linkNext } from './send-page.ts';
import { visibleTo } from './visibility.ts';

const { cluster, namespace } = runFilters;
const admissionQuery = pageQuery.extend({ cluster, namespace });

/** Lists the answers that clusters got when they asked whether a pod may start. */
export function admissionsRoute(app: ApiApp, context: StoreOf<'admissions'>): void {
  app.get(`${API}/admissions`, {
    config: { role: 'read' },
    schema: {
      tags: ['runs'],
      operationId: 'listAdmissions',
      summary: 'List the last answer of admission for each workload, newest first',
      description: 'Answers are kept for 30 days. `plimsoll serve --admission` gives them.',
      querystring: admissionQuery,
      response: { 200: admissionPage, ...FAILURES },
    },
    handler: async (request, reply) => {
      const { sees } = visibleTo(request.principal);
      const page = await context.store.admissions.list({ ...request.query, ...(sees && { sees }) });
      linkNext(request, reply, page);
      return { ...page, items: page.items.map((each) => ({ ...each, images: [...each.images] })) };
    },
  });
}
