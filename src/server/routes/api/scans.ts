import { scan } from '../../../api/index.ts';
import { overseesAll } from '../../auth/index.ts';
import type { ScanRequest, ServerContext, StoreOf } from '../../context.ts';
import { requireScan } from '../../scans/index.ts';
import { API, type ApiApp } from './api-app.ts';
import { scanView } from './scan-view.ts';
import { pageQuery } from './schemas/page.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { scanPage, scanParams, scanRequest } from './schemas/scan.ts';
import { linkNext } from './send-page.ts';
import type * as z from 'zod';

const TAGS = ['scans'];

export function scanRoutes(app: ApiApp, context: Pick<ServerContext, 'scans'> & StoreOf<'scans'>): void {
  app.post(`${API}/scans`, {
    config: { role: 'scan' },
    schema: {
      tags: TAGS,
      operationId: 'submitScan',
      summary: 'Have an image read',
      description:
        'The answer comes at once; Location is where the scan can be followed. While a scan of the same image by the ' +
        'same client has not ended, the answer is that scan. An address that the server does not connect to fails as an ' +
        'image that does not exist does.',
      body: scanRequest,
      response: { 202: scan, ...FAILURES },
    },
    handler: async ({ body, principal }, reply) => {
      const record = await context.scans.submit(requestOf(body), principal);
      return reply.code(202).header('location', `${API}/scans/${record.id}`).send(scanView(record));
    },
  });

  app.get(`${API}/scans`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'listScans',
      summary: 'List the scans that this client asked for, newest first; for an admin, all',
      querystring: pageQuery,
      response: { 200: scanPage, ...FAILURES },
    },
    handler: async (request, reply) => {
      const { query, principal } = request;
      const of = overseesAll(principal) ? {} : { principal: principal.name };
      const page = await context.store.scans.list({ ...query, ...of });
      linkNext(request, reply, page);
      return { ...page, items: page.items.map(scanView) };
    },
  });

  app.get(`${API}/scans/:id`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'getScan',
      summary: 'Look at one scan',
      params: scanParams,
      response: { 200: scan, ...FAILURES },
    },
    handler: async ({ params: { id }, principal }) =>
      scanView(requireScan(id, await context.scans.get(id), principal)),
  });
}

function requestOf(body: z.output<typeof scanRequest>): ScanRequest {
  if (!('layers' in body)) return { kind: 'reference', ...body };
  // The client's own name for the layers: without it, they could not be looked up.
  return { kind: 'layers', names: [{ kind: 'reference', name: body.reference }], ...body };
}
