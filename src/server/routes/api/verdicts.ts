import { verdictPage } from '../../../api/index.ts';
import { viewVerdict } from '../../../fleet/index.ts';
import type { StoreOf } from '../../context.ts';
import { API, type ApiApp } from './api-app.ts';
import { imageKey } from './schemas/image.ts';
import { pageQuery } from './schemas/page.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { linkNext } from './send-page.ts';
import { visibleImage } from './visibility.ts';

/** Lists an image's verdicts by the fleet's lines. */
export function verdictsRoute(app: ApiApp, context: StoreOf<'inventory' | 'verdicts'>): void {
  app.get(`${API}/images/:key/verdicts`, {
    config: { role: 'read' },
    schema: {
      tags: ['images'],
      operationId: 'listVerdicts',
      summary: 'List the verdicts of an image by the line of the server, newest first',
      description:
        'A verdict is kept when its outcome or a count changes. A server whose configuration draws no line keeps none.',
      params: imageKey,
      querystring: pageQuery,
      response: { 200: verdictPage, ...FAILURES },
    },
    handler: async (request, reply) => {
      const { params, query, principal } = request;
      await visibleImage(params.key, principal, context.store.inventory);
      const page = await context.store.verdicts.history(params.key, query);
      linkNext(request, reply, page);
      return { ...page, items: page.items.map(viewVerdict) };
    },
  });
}
