import * as z from 'zod';
import { vexList, vexView } from '../../../api/index.ts';
import { DEFAULT_LINE } from '../../../domain/index.ts';
import { nearest } from '../../../config/index.ts';
import type { StoredVexDocument } from '../../../store/ports.ts';
import type { ServerContext } from '../../context.ts';
import { HttpError } from '../../shell/http-error.ts';
import { API, type ApiApp } from './api-app.ts';
import { FAILURES } from './schemas/problem-details.ts';

const TAGS = ['vex'];
const BASE = `${API}/vex`;
const MAX_NAME_LENGTH = 63;

const params = z.object({
  name: z
    .string()
    .max(MAX_NAME_LENGTH)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'write letters, digits, dots, hyphens and underscores'),
});
const putQuery = z.strictObject({
  line: z.string().exactOptional().describe('name of the line in whose verdicts it counts; absent: in all'),
});
const document = z.record(z.string(), z.unknown()).describe('OpenVEX, CSAF 2.0 or CycloneDX');

/** Keeps VEX documents that count in the verdicts of the fleet. */
export function vexRoutes(app: ApiApp, context: ServerContext): void {
  putRoute(app, context);
  deleteRoute(app, context);

  app.get(BASE, {
    config: { role: 'admin' },
    schema: {
      tags: TAGS,
      operationId: 'listVex',
      summary: 'List the VEX documents that count in verdicts, by name',
      response: { 200: vexList, ...FAILURES },
    },
    handler: async () => ({ items: (await context.store.vex.list()).map(view) }),
  });

  app.get(`${BASE}/:name`, {
    config: { role: 'admin' },
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

function putRoute(app: ApiApp, context: ServerContext): void {
  app.put(`${BASE}/:name`, {
    config: { role: 'admin' },
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
      if (line !== undefined) refuseUnknownLine(line, context);
      const json = JSON.stringify(body);
      const statements = await countStatements(name, json);
      const at = context.now().toISOString();
      const put = { name, ...(line !== undefined && { line }), statements, principal: principal.name, at };
      await context.store.vex.put({ ...put, json });
      context.logger.info({ vex: name, line, principal: principal.name }, 'a VEX document was put');
      await context.verdicts?.look();
      const stored = await context.store.vex.get(name);
      if (!stored) throw notFound(name);
      return view(stored);
    },
  });
}

function deleteRoute(app: ApiApp, context: ServerContext): void {
  app.delete(`${BASE}/:name`, {
    config: { role: 'admin' },
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
      await context.verdicts?.look();
      return reply.code(204).send(null);
    },
  });
}

/** Throws an HttpError for what no verdict could heed. Loads the readers only then: few clients put documents. */
async function countStatements(name: string, json: string): Promise<number> {
  const { readVex } = await import('../../../vex/index.ts');
  const read = readVex(json, name);
  if (!read.ok) throw new HttpError(400, `${name} is not a valid VEX document: ${read.failure}`);
  if (read.value.statements.length > 0) return read.value.statements.length;
  throw new HttpError(400, `${name} is not a valid VEX document: it has no statement on any product`);
}

function refuseUnknownLine(line: string, { settings }: ServerContext): void {
  const names = [...settings.fleet.lines.map(({ name }) => name), DEFAULT_LINE];
  if (names.includes(line)) return;
  const guess = nearest(line, names);
  const known = guess === undefined ? `the lines are ${names.join(', ')}` : `did you mean ${guess}?`;
  throw new HttpError(400, `unknown line "${line}"; ${known}`);
}

function view({
  name,
  line,
  statements,
  digest,
  principal,
  at,
}: StoredVexDocument): z.output<typeof vexView> {
  return { name, ...(line !== undefined && { line }), statements, digest, putBy: principal, putAt: at };
}

function notFound(name: string): HttpError {
  return new HttpError(404, `no VEX document ${name}`);
}
