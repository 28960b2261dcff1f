import type { FastifyReply } from 'fastify';
import * as z from 'zod';
import { API, type ApiApp } from '../api-app.ts';
import { readErrorPage } from './error-page.ts';
import { CONTENT_SECURITY_POLICY, PAGE, PAGE_SCRIPT, PAGE_STYLE } from './page.ts';
import { readViewerFile, VIEWER_FILES } from './viewer-files.ts';

const OPEN = { config: { role: 'none' }, schema: { hide: true } } as const;
const CACHE_SECONDS = 3600;
const MAX_CODE_LENGTH = 100;

/** Serves the API description as a page. */
export function docsRoutes(app: ApiApp): void {
  app.get(`${API}/docs`, OPEN, (_request, reply) =>
    guarded(reply, 'text/html; charset=utf-8')
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .send(PAGE),
  );
  app.get(`${API}/docs/page.css`, OPEN, (_request, reply) =>
    guarded(reply, 'text/css; charset=utf-8').send(PAGE_STYLE),
  );
  app.get(`${API}/docs/page.js`, OPEN, (_request, reply) =>
    guarded(reply, 'text/javascript; charset=utf-8').send(PAGE_SCRIPT),
  );
  app.get(
    `${API}/docs/errors/:code`,
    { ...OPEN, schema: { ...OPEN.schema, params: z.object({ code: z.string().max(MAX_CODE_LENGTH) }) } },
    async ({ params }, reply) =>
      guarded(reply, 'text/markdown; charset=utf-8').send(await readErrorPage(params.code)),
  );
  for (const name of VIEWER_FILES) {
    app.get(`${API}/docs/${name}`, OPEN, async (_request, reply) => {
      const { type, content } = await readViewerFile(name);
      return guarded(reply, type).header('cache-control', `max-age=${CACHE_SECONDS}`).send(content);
    });
  }
}

function guarded(reply: FastifyReply, type: string): FastifyReply {
  return reply.type(type).header('referrer-policy', 'no-referrer');
}
