import * as z from 'zod';
import { MAX_TEXT } from '../../../api/index.ts';
import { CATALOGERS } from '../../../catalog/index.ts';
import type { IndexedImage } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { spellingsOf, withOutcomes } from '../../../fleet/index.ts';
import type { ImageSummary, InventoryStore } from '../../../inventory/ports.ts';
import { indexedBy, isOutdated } from '../../../packages/index.ts';
import type { Page } from '../../../store/ports.ts';
import { withAge } from '../../../stored/index.ts';
import type { Principal } from '../../auth/index.ts';
import type { ServerContext, StoreOf } from '../../context.ts';
import { calledAs } from '../../renderings/called-as.ts';
import { API, type ApiApp } from './api-app.ts';
import { imageDetails, imageKey, imagePage, packagePage } from './schemas/image.ts';
import { pageQuery } from './schemas/page.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { linkNext } from './send-page.ts';
import { imageView, knownAs, notFound, visibleImage, visibleTo } from './visibility.ts';

const MAX_SEARCH_LENGTH = 1024;
const TAGS = ['images'];

const listQuery = pageQuery.extend({
  search: z.string().min(1).max(MAX_SEARCH_LENGTH).exactOptional().describe('part of a name, any case'),
  name: z
    .string()
    .min(1)
    .max(MAX_TEXT)
    .exactOptional()
    .describe('a whole reference or manifest digest: the list holds the image that goes by it, or none'),
});

export function imageRoutes(
  app: ApiApp,
  context: Pick<ServerContext, 'logger'> & StoreOf<'inventory' | 'verdicts' | 'outdated'>,
): void {
  app.get(`${API}/images`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'listImages',
      summary: 'List images, newest first',
      querystring: listQuery,
      response: { 200: imagePage, ...FAILURES },
    },
    handler: async (request, reply) => {
      const { principal } = request;
      const { name, ...query } = request.query;
      const page =
        name === undefined
          ? await context.store.inventory.list({ ...query, ...visibleTo(principal) })
          : await imageNamed(name, principal, context.store.inventory);
      linkNext(request, reply, page);
      const items = page.items.map((summary) => imageView(summary, principal));
      return { ...page, items: await withOutcomes(items, context.store.verdicts) };
    },
  });

  app.get(`${API}/images/:key`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'getImage',
      summary: 'Look at one image',
      params: imageKey,
      response: { 200: imageDetails, ...FAILURES },
    },
    handler: async ({ params: { key }, principal }) => {
      const summary = await visibleImage(key, principal, context.store.inventory);
      const stored = await context.store.inventory.get(key);
      if (!stored) throw notFound(key);
      const own = imageView(summary, principal);
      const [view = own] = await withOutcomes([own], context.store.verdicts);
      const { image, problems } = withAge(
        calledAs(stored, knownAs(summary, principal)),
        indexedBy(CATALOGERS),
      );
      return {
        ...view,
        image: { ...image, layers: [...image.layers] },
        problems: [...problems],
        ...(principal.role === 'admin' && (await readingAgain(stored, context.store))),
      };
    },
  });

  deleteRoute(app, context);
}

async function readingAgain(
  { key, indexedBy: before }: IndexedImage,
  { outdated }: Pick<ServerContext['store'], 'outdated'>,
) {
  const current = indexedBy(CATALOGERS);
  const attempt = isOutdated(before, current) ? await outdated.attempt(key, current) : undefined;
  if (!attempt) return {};
  const { failures, reason, dueAt: nextAt } = attempt;
  return { readAgain: { failures, reason, nextAt } };
}

function deleteRoute(app: ApiApp, context: Pick<ServerContext, 'logger'> & StoreOf<'inventory'>): void {
  app.delete(`${API}/images/:key`, {
    config: { role: 'admin' },
    schema: {
      tags: TAGS,
      operationId: 'deleteImage',
      summary: 'Forget an image, with all of its names',
      params: imageKey,
      response: { 204: z.null().describe('it is gone'), ...FAILURES },
    },
    handler: async ({ params: { key }, principal }, reply) => {
      await visibleImage(key, principal, context.store.inventory);
      if (!(await context.store.inventory.delete(key))) throw notFound(key);
      context.logger.info({ image: key, principal: principal.name }, 'an image was deleted');
      return reply.code(204).send(null);
    },
  });
}

export function packagesRoute(app: ApiApp, context: StoreOf<'inventory'>): void {
  app.get(`${API}/images/:key/packages`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'listPackages',
      summary: 'List the packages of an image, by name',
      params: imageKey,
      querystring: pageQuery,
      response: { 200: packagePage, ...FAILURES },
    },
    handler: async (request, reply) => {
      const { params, query, principal } = request;
      await visibleImage(params.key, principal, context.store.inventory);
      const stored = await context.store.inventory.get(params.key);
      if (!stored) throw notFound(params.key);
      const start = startOf(query.cursor);
      const end = start + query.limit;
      const hasMore = end < stored.packages.length;
      const page = { items: stored.packages.slice(start, end), ...(hasMore && { next: MARK + String(end) }) };
      linkNext(request, reply, page);
      return page;
    },
  });
}

/** Returns the image with a name, as far as the client may know it. */
async function imageNamed(
  written: string,
  principal: Principal,
  inventory: InventoryStore,
): Promise<Page<ImageSummary>> {
  for (const name of spellingsOf(written)) {
    const found = [
      ...(await inventory.keysOf(name, ['', principal.name])),
      principal.role === 'admin' ? await inventory.keyReadAs(name) : undefined,
    ];
    const keys = new Set(found.flatMap((each) => each?.key ?? []));
    const reader = visibleTo(principal);
    const newest = (await inventory.summaries([...keys], reader)).toSorted(newestFirst)[0];
    if (newest) return { items: [newest] };
  }
  return { items: [] };
}

/** A tag that was public once and is now read with credentials means its last reading. */
function newestFirst(a: ImageSummary, b: ImageSummary): number {
  return Date.parse(b.indexedAt) - Date.parse(a.indexedAt);
}

/** Prefix for package cursors. */
const MARK = 'package-';

/** Parses a cursor: a position in the image's packages, which never change. */
function startOf(cursor = `${MARK}0`): number {
  const start = Number(cursor.slice(MARK.length));
  if (Number.isSafeInteger(start) && start >= 0 && MARK + String(start) === cursor) return start;
  throw new AppError('USAGE', 'not a valid cursor of this list', {
    hint: 'start again without a cursor',
  });
}
