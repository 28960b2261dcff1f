import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Digest } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { NamedImage } from '../../../inventory/ports.ts';
import { answeringImage, answeringKey } from '../../clair/answering-image.ts';
import { indexLayers } from '../../clair/index-layers.ts';
import { whileWaiting } from '../../clair/while-waiting.ts';
import type { ServerContext, StoreOf } from '../../context.ts';
import { INDEX_REPORT_TYPE, INDEX_STATE_TYPE } from '../../renderings/clair-v4/media-types.ts';
import { firstIssue } from '../../shell/first-issue.ts';
import { HttpError } from '../../shell/http-error.ts';
import { sendJson } from '../../shell/send-json.ts';
import { CURRENT_STATE, stateOf, toEtag } from './index-state.ts';
import { parsePostedManifest, type PostedManifest, requireDigest } from './manifest.ts';
import { isKnownTo, negotiate } from './negotiate.ts';

const REPORTS = '/indexer/api/v1/index_report';
const LINK = 'https://projectquay.io/clair/v1';

interface WithDigest {
  Params: { digest: string };
}

export function indexReportRoutes(app: FastifyInstance, context: ServerContext): void {
  const read = { config: { role: 'read', etag: 'state' } } as const;
  const scan = { config: { role: 'scan', etag: 'state' } } as const;
  app.post(REPORTS, scan, (request, reply) => postManifest(request, reply, context));
  app.delete(REPORTS, scan, (request, reply) => deleteMany(request, reply, context));
  app.get<WithDigest>(`${REPORTS}/:digest`, read, async (request, reply) => {
    const digest = requireDigest(request.params.digest, 'digest');
    const contentType = negotiate(request.headers.accept, INDEX_REPORT_TYPE);
    const known = await findManifest(context, digest, request);
    if (!known) throw new HttpError(404, `index report for manifest "${digest}" not found`);
    const etag = toEtag(stateOf(known.image.indexedBy));
    reply.header('etag', etag);
    if (isKnownTo(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return sendReport(reply.type(contentType), known.image.key, digest, context);
  });
  app.delete<WithDigest>(`${REPORTS}/:digest`, scan, async (request, reply) => {
    await forget(context, requireDigest(request.params.digest, 'digest'), request);
    return reply.code(204).send();
  });
  app.get('/indexer/api/v1/index_state', read, (request, reply) => {
    const contentType = negotiate(request.headers.accept, INDEX_STATE_TYPE);
    const etag = toEtag(CURRENT_STATE);
    reply.header('etag', etag);
    if (isKnownTo(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return sendJson(reply, contentType, { state: CURRENT_STATE });
  });
}

/** Waits until the image is indexed and answers with its report. */
async function postManifest(
  request: FastifyRequest,
  reply: FastifyReply,
  context: ServerContext,
): Promise<FastifyReply> {
  const { hash, layers } = parsePostedManifest(request.body);
  const etag = toEtag(CURRENT_STATE);
  reply.header('etag', etag);
  // Clair also answers 412 for manifests that it never saw.
  const isCurrent = ({ image }: NamedImage) => stateOf(image.indexedBy) === CURRENT_STATE;
  const known = isKnownTo(request.headers['if-none-match'], etag)
    ? await findManifest(context, hash, request)
    : undefined;
  if (known && isCurrent(known)) return withLinks(reply, hash).code(412).send();
  // Registries post manifests again; known layers need no indexing.
  if (!(await isIndexed({ hash, layers }, request, context))) {
    await indexManifest({ hash, layers }, request, whileWaiting(reply), context);
  }
  const indexed = await answeringKey(
    context.store.inventory,
    { kind: 'manifest', name: hash },
    request.principal,
  );
  if (!indexed) throw new HttpError(404, `manifest "${hash}" was deleted while it was indexed`);
  withLinks(reply, hash)
    .code(201)
    .header('location', `${REPORTS}/${hash}`)
    .type(negotiate(undefined, INDEX_REPORT_TYPE));
  return sendReport(reply, indexed.key, hash, context);
}

/**
 * True if this client posted these layers and the current catalogers read them in full. Unreadable parts may be
 * readable now.
 */
async function isIndexed(
  { hash, layers }: PostedManifest,
  { principal }: FastifyRequest,
  { store }: StoreOf<'inventory'>,
): Promise<boolean> {
  const own = await store.inventory.keyOf({ principal: principal.name, kind: 'manifest', name: hash });
  return own?.isWhole === true && own.note === noteOf(layers);
}

/** Note with the state and the layers' digests, which the image's own digests confirm. */
function noteOf(layers: PostedManifest['layers']): string {
  const digests = createHash('sha256').update(JSON.stringify(layers.map(({ digest }) => digest)));
  return `${CURRENT_STATE} ${digests.digest('hex')}`;
}

function withLinks(reply: FastifyReply, hash: Digest): FastifyReply {
  return reply.header('link', [
    `<${REPORTS}/${hash}>; rel="${LINK}/index_report"`,
    `</matcher/api/v1/vulnerability_report/${hash}>; rel="${LINK}/vulnerability_report"`,
  ]);
}

async function indexManifest(
  { hash, layers }: PostedManifest,
  { principal }: FastifyRequest,
  signal: AbortSignal,
  context: ServerContext,
): Promise<void> {
  const names = [{ kind: 'manifest', name: hash, note: noteOf(layers) } as const];
  try {
    await indexLayers(context, { reference: hash, layers, names }, principal, signal);
  } catch (thrown) {
    // IMAGE_NOT_FOUND comes from a layer's URL and says nothing about the manifest.
    if (!(thrown instanceof AppError) || thrown.code !== 'IMAGE_NOT_FOUND') throw thrown;
    throw new HttpError(502, thrown.message);
  }
}

async function sendReport(
  reply: FastifyReply,
  key: Digest,
  manifest: Digest,
  { reports }: Pick<ServerContext, 'reports'>,
): Promise<FastifyReply> {
  const report = await reports.render(key, { kind: 'clair-v4-index', manifest });
  if (report?.kind !== 'rendered') throw new HttpError(404, `manifest "${manifest}" was deleted just now`);
  return reply.send(report.body);
}

/** Answers with the deleted digests, or `null`, Go's form for an empty list. */
async function deleteMany(
  request: FastifyRequest,
  reply: FastifyReply,
  context: ServerContext,
): Promise<FastifyReply> {
  const parsed = z.array(z.string()).safeParse(request.body);
  if (!parsed.success)
    throw new HttpError(400, `failed to deserialize bulk delete: ${firstIssue(parsed.error, '.')}`);
  const deleted: Digest[] = [];
  for (const digest of parsed.data.map((text, index) => requireDigest(text, String(index)))) {
    if (await forget(context, digest, request)) deleted.push(digest);
  }
  return sendJson(reply, 'application/json', deleted.length > 0 ? deleted : null);
}

function findManifest({ store }: StoreOf<'inventory'>, digest: Digest, { principal }: FastifyRequest) {
  return answeringImage(store.inventory, { kind: 'manifest', name: digest }, principal);
}

/** Removes the client's own claim; it may not delete an image that the server verified. */
function forget(
  { store }: StoreOf<'inventory'>,
  digest: Digest,
  { principal }: FastifyRequest,
): Promise<boolean> {
  return store.inventory.forgetName({ principal: principal.name, kind: 'manifest', name: digest });
}
