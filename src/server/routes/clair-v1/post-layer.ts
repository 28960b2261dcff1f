import type { FastifyRequest } from 'fastify';
import { CATALOGERS } from '../../../catalog/index.ts';
import { AppError, type ErrorCode } from '../../../errors/index.ts';
import type { NamedKey } from '../../../inventory/ports.ts';
import { indexedBy } from '../../../packages/index.ts';
import { answeringImage, answeringKey } from '../../clair/answering-image.ts';
import { indexLayers } from '../../clair/index-layers.ts';
import type { ServerContext, StoreOf } from '../../context.ts';
import { HttpError } from '../../shell/http-error.ts';
import { type NotedLayer, postedLayersOf, writeNote } from './layer-note.ts';
import { parsePostedLayer, type PostedLayer } from './posted-layer.ts';

/** Failures reported in Clair's words; the other side's message goes to the log only. */
const NOT_HAD: ReadonlySet<ErrorCode> = new Set([
  'DIGEST_MISMATCH',
  'IMAGE_NOT_FOUND',
  'NETWORK_FAILED',
  'REGISTRY_FAILED',
  'REGISTRY_UNAUTHORIZED',
  'REGISTRY_UNREACHABLE',
]);
const notFound = () => new HttpError(400, 'could not find layer');

/**
 * Indexes a layer on top of its parent. A name means all layers up to it, and is replaced whenever these differ: Klar
 * posts an empty layer twice under one name with different parents, and a mere pointer to the parent would lose the
 * layers in between, or form a cycle.
 */
export async function postLayer(
  request: FastifyRequest,
  signal: AbortSignal,
  context: ServerContext,
): Promise<PostedLayer> {
  const posted = parsePostedLayer(request.body);
  const below = await layersBelow(posted, request, context);
  const layers = [...below, { name: posted.name, url: posted.path }];
  const name = { kind: 'layer', name: posted.name } as const;
  const known = await answeringKey(context.store.inventory, name, request.principal);
  if (known && isSame(known, layers)) await context.ratings.fetchMissing(known.key);
  else await index(layers, posted, { request, signal }, context);
  return posted;
}

function find(name: string, { principal }: FastifyRequest, { store }: StoreOf<'inventory'>) {
  return answeringImage(store.inventory, { kind: 'layer', name }, principal);
}

async function layersBelow(
  { parent }: PostedLayer,
  request: FastifyRequest,
  context: ServerContext,
): Promise<readonly NotedLayer[]> {
  if (parent === '') return [];
  const found = await find(parent, request, context);
  const layers = found ? postedLayersOf(found) : [];
  if (layers.length === 0) {
    throw new HttpError(400, 'worker: parent layer is unknown, it must be processed first');
  }
  return layers;
}

/** True for the same layers, read by the current catalogers. */
function isSame(known: NamedKey, layers: readonly NotedLayer[]): boolean {
  return known.note === writeNote(layers) && known.indexedBy === indexedBy(CATALOGERS);
}

async function index(
  layers: readonly NotedLayer[],
  { name, path, headers }: PostedLayer,
  { request, signal }: { readonly request: FastifyRequest; readonly signal: AbortSignal },
  context: ServerContext,
): Promise<void> {
  const top = URL.parse(path);
  if (top?.protocol !== 'https:' && top?.protocol !== 'http:') throw notFound();
  const { inventory } = context.store;
  try {
    const key = await indexLayers(
      context,
      {
        reference: name,
        // Lower layers are identified by their digests, except for link targets. The token covers the whole
        // repository.
        layers: layers.map(({ url, digest }) => ({
          url,
          ...(digest && { digest }),
          ...(URL.parse(url)?.origin === top.origin && { headers }),
        })),
        names: [{ kind: 'layer', name, note: writeNote(layers) }],
      },
      request.principal,
      signal,
    );
    const image = await inventory.get(key);
    const unread = image?.problems.find(({ kind }) => kind === 'layer-unreadable');
    if (!unread) return;
    await inventory.forgetName({ principal: request.principal.name, kind: 'layer', name });
    request.log.warn({ layer: name, problem: unread.message }, 'a layer was not read');
    throw isBrokenArchive(unread.message)
      ? new HttpError(422, 'tarutil: could not extract the archive')
      : notFound();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !NOT_HAD.has(thrown.code)) throw thrown;
    request.log.warn({ layer: name, err: thrown }, 'a layer was not had');
    throw notFound();
  }
}

/** True if the layer was fetched but is not a valid archive: a retry would not help. */
function isBrokenArchive(message: string): boolean {
  return message.includes(' was not read to its end: ');
}
