import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { formatImageReference } from '../../../image/index.ts';
import { queryParameter } from '../../clair/query-parameter.ts';
import type { FeedsLoading, Rendering, ServerContext } from '../../context.ts';
import {
  isSbomMediaType,
  SBOM_TYPE,
  sbomMediaTypes,
  VULNERABILITY_TYPES,
} from '../../renderings/harbor/media-types.ts';
import { failureOf, requireScan, referenceOf } from '../../scans/index.ts';
import { errorText } from '../../shell/error-status.ts';
import { HttpError } from '../../shell/http-error.ts';
import { sendHarborMessage } from './errors.ts';
import { KEY_HEADER } from './key-header.ts';
import { REFRESH_AFTER_SECONDS, REPORT_PATIENCE_MS } from './limits.ts';
import { negotiate } from './negotiate.ts';

interface ReportRequest {
  Params: { readonly id: string };
  Querystring: Readonly<Record<string, unknown>>;
}

export function reportRoute(
  app: FastifyInstance,
  context: Pick<ServerContext, 'settings' | 'scans' | 'reports'>,
): void {
  const config = { role: 'read', keyHeader: KEY_HEADER } as const;
  app.get<ReportRequest>('/scan/:id/report', { config }, async (request, reply) => {
    const { id } = request.params;
    const wanted = wantedReport(request);
    const record = requireScan(
      id,
      z.uuid().safeParse(id).success ? await context.scans.get(id) : undefined,
      request.principal,
    );
    // Harbor polls until it gets 200 or 500. Hints are left out: most are for the command line.
    if (record.state === 'failed') return sendHarborMessage(reply, 500, errorText(failureOf(record.failure)));
    if (record.image === undefined) return sayNotYet(request, reply);
    const named = referenceOf(record);
    if (!named) throw new HttpError(404, `the scan ${id} is not of an image in a registry`);
    const reference = formatImageReference(named);
    const rendering = wanted(reference, context);
    const report = await soon(context.reports.render(record.image, rendering));
    if (report === 'late') return sayNotYet(request, reply);
    if (!report) throw new HttpError(404, `the image of the scan ${id} was deleted`);
    if (report.kind === 'rendered') return reply.type(report.contentType).send(report.body);
    const failed = describeFailed(report);
    return failed === undefined ? sayNotYet(request, reply) : sendHarborMessage(reply, 500, failed);
  });
}

/** Chooses the report. Throws 501 for an unknown type, and 400 for an SBOM without a format. */
function wantedReport({ headers, query }: FastifyRequest<ReportRequest>) {
  const contentType = negotiate(headers.accept, [...VULNERABILITY_TYPES, SBOM_TYPE]);
  if (contentType !== SBOM_TYPE) {
    return (reference: string, { settings: { clair } }: Pick<ServerContext, 'settings'>): Rendering => ({
      kind: 'harbor-vulnerabilities',
      reference,
      contentType,
      incompleteSeverity: clair.incompleteSeverity,
      allowIncomplete: clair.allowIncomplete,
    });
  }
  const mediaType = queryParameter(query, 'sbom_media_type') ?? '';
  if (!isSbomMediaType(mediaType)) {
    throw new HttpError(400, `sbom_media_type: expected ${sbomMediaTypes().join(' or ')}`);
  }
  return (reference: string): Rendering => ({ kind: 'harbor-sbom', reference, mediaType });
}

/** Old HTTP clients, Harbor's among them, refuse a 302 without Location. */
function sayNotYet({ url }: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.code(302).header('location', url).header('refresh-after', REFRESH_AFTER_SECONDS).send();
}

/** Returns `late` after the wait; the report is still finished, and cached for the next request. */
async function soon<Report>(work: Promise<Report>): Promise<Report | 'late'> {
  const { promise, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), REPORT_PATIENCE_MS);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Describes the failed feeds: Harbor would poll forever without showing the reason. */
function describeFailed({ feeds }: FeedsLoading): string | undefined {
  const failed = feeds.filter(({ state }) => state === 'failed').map(({ feed }) => feed);
  if (failed.length === 0) return undefined;
  return `the vulnerability data for this image could not be loaded: ${failed.join(', ')}; scan it again later`;
}
