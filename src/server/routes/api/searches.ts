import * as z from 'zod';
import type { ImagePageRequest, ImageSummary, Page } from '../../../store/ports.ts';
import type { ServerContext } from '../../context.ts';
import { API, type ApiApp } from './api-app.ts';
import { imagePage } from './schemas/image.ts';
import { pageQuery } from './schemas/page.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { linkNext } from './send-page.ts';
import { imageView, visibleTo } from './visibility.ts';

/** The images that an advisory or a CVE hits, outside the main thread. */
export type ImagesHit = (id: string, page: ImagePageRequest) => Promise<Page<ImageSummary>>;

const TAGS = ['search'];
const MAX_LENGTH = 1024;

const versionQuery = pageQuery.extend({
  version: z.string().min(1).max(MAX_LENGTH).exactOptional().describe('in full, as the package has it'),
});

/** From what is in images to the images. */
export function searchRoutes(app: ApiApp, context: ServerContext, imagesHit: ImagesHit): void {
  app.get(`${API}/packages/:name/images`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
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
      summary: 'List the images that an advisory hits, newest first',
      params: z.object({ id: z.string().min(1).describe("a CVE, or an advisory's own id") }),
      querystring: pageQuery,
      response: { 200: imagePage, ...FAILURES },
    },
    handler: async (request, reply) => {
      const { params, query, principal } = request;
      const page = await imagesHit(canonicalId(params.id), { ...query, ...visibleTo(principal) });
      linkNext(request, reply, page);
      return { ...page, items: page.items.map((summary) => imageView(summary, principal)) };
    },
  });
}

/** CVE ids are written in capitals; other ids have rules of their own. */
function canonicalId(written: string): string {
  const capitals = written.toUpperCase();
  return capitals.startsWith('CVE-') ? capitals : written;
}
