import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { readIgnoreRules } from '../../../config/ignore-rules.ts';
import { defined, isProblemKind, type Digest } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { IgnoreRule } from '../../../policy/index.ts';
import { HTML_POLICY } from '../../../report/html/policy.ts';
import { readVexObject, type VexDocument } from '../../../vex/index.ts';
import type { Rendering, ServerContext } from '../../context.ts';
import { API, type ApiApp } from './api-app.ts';
import { isKnown } from './etags.ts';
import { negotiateFormat, reportTypes } from './negotiate-format.ts';
import { feedsLoading, scanResult } from '../../../api/index.ts';
import { momentOf } from './moment-of.ts';
import { imageKey } from './schemas/image.ts';
import { lineOfQuery, lineQuery, option } from './schemas/line.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { resultBody } from './schemas/result-body.ts';
import { rulesOfThen } from './rules-of-then.ts';
import { knownAs, notFound, visibleImage, visibleTo } from './visibility.ts';

const TAGS = ['reports'];
/** The page holds its policy, too; only a header can forbid frames. */
const PAGE_POLICY = `${HTML_POLICY}; frame-ancestors 'none'`;
const LOADING = {
  description: 'A feed that the image needs was never loaded: there is no answer yet.',
  content: { 'application/json': { schema: feedsLoading } },
};

const reportQuery = lineQuery.extend({
  'as-of': option('asOf'),
  'rules-as-of': option('rulesAsOf'),
  format: z.string().exactOptional().describe('as `plimsoll scan --format` names it; else Accept decides'),
});

/** Serves an image's current findings: formatted for people and tools, and whole for the command line. */
export function reportRoutes(app: ApiApp, context: ServerContext): void {
  reportRoute(app, context);
  resultRoute(app, context);
}

/** Response schemas by media type: JSON types as objects, with the version in our own type's name, and text. */
const REPORT_CONTENT = Object.fromEntries(
  reportTypes().map((type) => [
    type,
    {
      schema: type.endsWith('json') ? z.looseObject({ schemaVersion: z.int().exactOptional() }) : z.string(),
    },
  ]),
);

function reportRoute(app: ApiApp, context: ServerContext): void {
  app.get(`${API}/images/:key/report`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'getReport',
      summary: 'Report on an image, in any format of the command line',
      description: 'The query draws the line, with the names and values of the flags of `plimsoll scan`.',
      params: imageKey,
      querystring: reportQuery,
      response: {
        200: {
          description: 'The report.',
          content: REPORT_CONTENT,
        },
        202: LOADING,
        ...FAILURES,
      },
    },
    // Runs after compression, which handles a single header only.
    onSend: (_request, reply, payload, done) => {
      reply.header('vary', 'accept, accept-encoding');
      done(null, payload);
    },
    handler: async (request, reply) => {
      const { query, params, headers, principal } = request;
      const summary = await visibleImage(params.key, principal, context.store.inventory);
      const rendering = {
        kind: 'report' as const,
        reference: knownAs(summary, principal),
        format: negotiateFormat(query.format, headers.accept),
        line: lineOfQuery(query),
        ...defined({ scope: query.scope }),
        skipPaths: query['skip-path'],
        reader: visibleTo(principal),
        ...momentOf(query['as-of'], context),
        showSuppressed: query['show-suppressed'],
        listPackages: query['list-packages'],
        fixPlan: query['fix-plan'],
      };
      const judged = query['rules-as-of']
        ? await rulesOfThen({ ...rendering, ignore: [] }, query['as-of'], context)
        : rendering;
      return sendRendering(params.key, judged, request, reply, context);
    },
  });
}

function resultRoute(app: ApiApp, context: ServerContext): void {
  app.post(`${API}/images/:key/result`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'judgeImage',
      summary: 'Judge an image by a line, ignore rules and VEX documents',
      description: 'Everything that a command line needs to print the report of a scan that it did not run.',
      params: imageKey,
      body: resultBody,
      response: { 200: scanResult, 202: LOADING, ...FAILURES },
    },
    handler: async (request, reply) => {
      const { body, params, principal } = request;
      checkWaivers(body.line.allowIncomplete);
      const summary = await visibleImage(params.key, principal, context.store.inventory);
      const rendering = {
        kind: 'result' as const,
        line: body.line,
        ...defined({ scope: body.scope }),
        skipPaths: body.skipPaths,
        reader: visibleTo(principal),
        ...(body.bases.length > 0 && { bases: body.bases }),
        ...momentOf(body.asOf, context),
        ignore: ignoreRules(body.ignore),
        ...(body.vex.length > 0 && { vex: body.vex.map(vexDocument) }),
        ...configurationOf(body),
        reference: body.reference ?? knownAs(summary, principal),
      };
      const judged = body.rulesAsOf ? await ofServer(rendering, body.asOf, context) : rendering;
      return sendRendering(params.key, judged, request, reply, context);
    },
  });
}

/** Judges by this server's rules at an earlier moment, and names them as the source. */
async function ofServer(
  { configuration: _ofClient, ...rendering }: Extract<Rendering, { readonly kind: 'result' }>,
  asOf: string | undefined,
  context: ServerContext,
): Promise<Rendering> {
  const judged = await rulesOfThen(rendering, asOf, context);
  const file = `the line of the server as of ${judged.rulesThen.at}`;
  return { ...judged, configuration: { file, ignoreRules: judged.ignore.length } };
}

async function sendRendering(
  key: Digest,
  rendering: Rendering,
  { headers, method }: Pick<FastifyRequest, 'headers' | 'method'>,
  reply: FastifyReply,
  context: ServerContext,
): Promise<FastifyReply> {
  const rendered = await context.reports.render(key, rendering);
  if (!rendered) throw notFound(key);
  if (rendered.kind === 'loading') {
    const { feeds, retryAfterSeconds } = rendered;
    return reply
      .code(202)
      .header('retry-after', String(retryAfterSeconds))
      .send({ feeds, retryAfterSeconds });
  }
  reply.header('etag', rendered.etag).header('cache-control', 'private, no-cache');
  if (rendered.contentType.startsWith('text/html')) reply.header('content-security-policy', PAGE_POLICY);
  if (method !== 'POST' && isKnown(headers['if-none-match'], rendered.etag)) return reply.code(304).send();
  // Sent as bytes, so that the response schema describes it without checking it again.
  return reply.type(rendered.contentType).send(rendered.body);
}

/** Adds the source of hiding rules to the report, for later readers. */
function configurationOf({ file, ignore }: z.output<typeof resultBody>) {
  if (file === undefined && ignore.length === 0) return {};
  return { configuration: { file: file ?? 'request', ignoreRules: ignore.length } };
}

/** Throws USAGE for an invalid rule; version ranges are checked by the rules themselves. */
function ignoreRules(rules: readonly unknown[]): readonly IgnoreRule[] {
  try {
    return readIgnoreRules('the body', rules);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('USAGE', error.message, defined({ hint: error.hint }));
  }
}

/** Throws USAGE for a document in an unknown format. */
function vexDocument({ source, document }: z.output<typeof resultBody>['vex'][number]): VexDocument {
  const read = readVexObject(document, source);
  if (!read.ok) throw new AppError('USAGE', `${source} is not a valid VEX document: ${read.failure}`);
  const { statements } = read.value;
  return { source, statements };
}

function checkWaivers(waivers: readonly string[]): void {
  const wrong = waivers.find((waiver) => !isProblemKind(waiver.split(':', 1).join()));
  if (wrong !== undefined) throw new AppError('USAGE', `"${wrong}" is not a valid kind of problem`);
}
