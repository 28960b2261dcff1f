import * as z from 'zod';
import { problem } from '../../../api/index.ts';
import { canonicalId } from '../../../domain/index.ts';
import type { ImagePageRequest } from '../../../inventory/ports.ts';
import type { ImagesHit } from '../../../stored/index.ts';
import type { StoreOf } from '../../context.ts';
import { API, type ApiApp } from './api-app.ts';
import { imagePage } from './schemas/image.ts';
import { pageQuery } from './schemas/page.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { linkNext } from './send-page.ts';
import { imageView, visibleTo } from './visibility.ts';

/** Finds the images affected by an advisory or CVE. */
export type FindImagesHit = (
  id: string,
  page: ImagePageRequest,
) => Promise<Pick<ImagesHit, 'isKnown' | 'images' | 'problems'>>;

const TAGS = ['search'];
const MAX_LENGTH = 1024;

const versionQuery = pageQuery.extend({
  version: z.string().min(1).max(MAX_LENGTH).exactOptional().describe('in full, as the package has it'),
});

const hitPage = imagePage.extend({
  known: z.boolean().describe('whether a feed that answers for a stored image names it'),
  problems: z.array(problem).describe('why an image may be missing from the list'),
});

/** Searches for images by their contents. */
export function searchRoutes(app: ApiApp, context: StoreOf<'inventory'>, findImagesHit: FindImagesHit): void {
  app.get(`${API}/packages/:name/images`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'listImagesWithPackage',
      summary: 'List the images that hold a package, newest first',
      params: z.object({ name: z.string().min(1).describe("the package's name, or its source's") }),
      querystring: versionQuery,
      response: { 200: imagePage, ...FAILURES },
    },
    handler: async (request, reply) => {
      const { params, query, principal } = request;
      const page = await context.store.inventory.holding({ ...query, ...params, ...visibleTo(principal) });
      linkNext(request, reply, page);
      return { ...page, items: page.items.map((summary) => imageView(summary, principal)) };
    },
  });

  app.get(`${API}/advisories/:id/images`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'listImagesHit',
      summary: 'List the images that an advisory hits, newest first',
      params: z.object({ id: z.string().min(1).describe("a CVE, or an advisory's own id") }),
      querystring: pageQuery,
      response: { 200: hitPage, ...FAILURES },
    },
    handler: async (request, reply) => {
      const { params, query, principal } = request;
      const asked = { ...query, ...visibleTo(principal) };
      const { isKnown, images, problems } = await findImagesHit(canonicalId(params.id), asked);
      linkNext(request, reply, images);
      const items = images.items.map((summary) => imageView(summary, principal));
      return { ...images, items, known: isKnown, problems: [...problems] };
    },
  });
}
