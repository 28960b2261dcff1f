import * as z from 'zod';
import { vexList, vexName, vexView } from '../../../api/index.ts';
import { refuseUnknownLine } from '../../../config/index.ts';
import { defined } from '../../../domain/index.ts';
import { putVex, viewVex } from '../../../fleet/index.ts';
import type { ServerContext, StoreOf } from '../../context.ts';
import { HttpError } from '../../shell/http-error.ts';
import { API, type ApiApp } from './api-app.ts';
import { FAILURES } from './schemas/problem-details.ts';

const TAGS = ['vex'];
const BASE = `${API}/vex`;

const params = z.object({ name: vexName });
const putQuery = z.strictObject({
  line: z.string().exactOptional().describe('name of the line in whose verdicts it counts; absent: in all'),
});
const document = z.record(z.string(), z.unknown()).describe('OpenVEX, CSAF 2.0 or CycloneDX');

/** Stores VEX documents that count in the fleet's verdicts. */
export function vexRoutes(
  app: ApiApp,
  context: Pick<ServerContext, 'settings' | 'verdicts' | 'logger' | 'now'> & StoreOf<'vex'>,
): void {
  putRoute(app, context);
  deleteRoute(app, context);

  app.get(BASE, {
    config: { role: 'admin', ofWholeFleet: true },
    schema: {
      tags: TAGS,
      operationId: 'listVex',
      summary: 'List the VEX documents that count in verdicts, by name',
      response: { 200: vexList, ...FAILURES },
    },
    handler: async () => ({ items: (await context.store.vex.list()).map(viewVex) }),
  });

  app.get(`${BASE}/:name`, {
    config: { role: 'admin', ofWholeFleet: true },
    schema: {
      tags: TAGS,
      operationId: 'getVex',
      summary: 'Get a VEX document as it was put',
      params,
      response: { 200: document, ...FAILURES },
    },
    handler: async ({ params: { name } }) => {
      const found = await context.store.vex.get(name);
      if (!found) throw notFound(name);
      return document.parse(JSON.parse(found.json));
    },
  });
}

function putRoute(
  app: ApiApp,
  context: Pick<ServerContext, 'settings' | 'verdicts' | 'logger' | 'now'> & StoreOf<'vex'>,
): void {
  app.put(`${BASE}/:name`, {
    config: { role: 'admin', ofWholeFleet: true },
    schema: {
      tags: TAGS,
      operationId: 'putVex',
      summary: 'Have a VEX document count in verdicts',
      description: 'Images are judged again by the lines in whose verdicts it counts.',
      params,
      querystring: putQuery,
      body: document,
      response: { 200: vexView, ...FAILURES },
    },
    handler: async ({ params: { name }, query: { line }, body, principal }) => {
      if (line !== undefined) refuseUnknownLine(line, context.settings.fleet.lines);
      const given = { name, ...defined({ line }), document: body, principal: principal.name };
      const put = await putVex({ ...given, at: context.now().toISOString() }, context.store.vex);
      context.logger.info({ vex: name, line, principal: principal.name }, 'a VEX document was put');
      await context.verdicts?.poll();
      return put;
    },
  });
}

function deleteRoute(
  app: ApiApp,
  context: Pick<ServerContext, 'verdicts' | 'logger'> & StoreOf<'vex'>,
): void {
  app.delete(`${BASE}/:name`, {
    config: { role: 'admin', ofWholeFleet: true },
    schema: {
      tags: TAGS,
      operationId: 'deleteVex',
      summary: 'Have a VEX document count no longer',
      params,
      response: { 204: z.null().describe('it is gone'), ...FAILURES },
    },
    handler: async ({ params: { name }, principal }, reply) => {
      if (!(await context.store.vex.delete(name))) throw notFound(name);
      context.logger.info({ vex: name, principal: principal.name }, 'a VEX document was deleted');
      await context.verdicts?.poll();
      return reply.code(204).send(null);
    },
  });
}

function notFound(name: string): HttpError {
  return new HttpError(404, `no VEX document ${name}`);
}
