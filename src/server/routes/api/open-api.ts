import swagger from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { API, type ApiApp } from './api-app.ts';
import { renderDocs } from './docs/render-docs.ts';

const DESCRIPTION = `Plimsoll's own API. Every failure is a problem document (RFC 9457). Lists are given in pages: \`next\`, and the Link
header, lead on. Answers have an ETag.`;

/** Has the routes that are declared from now on described. To be awaited before they are. */
export async function describeRoutes(app: ApiApp): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Plimsoll', description: DESCRIPTION, version: '1' },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
  });
}

/** The description as a document for programs, and as a page for people. */
export function openApiRoutes(app: ApiApp): void {
  app.get(`${API}/openapi.json`, {
    config: { role: 'none' },
    schema: { hide: true },
    handler: () => app.swagger(),
  });

  app.get(`${API}/docs`, {
    config: { role: 'none' },
    schema: { hide: true },
    handler: (_request, reply) => {
      const page = renderDocs(app.swagger());
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', page.contentSecurityPolicy)
        .header('x-content-type-options', 'nosniff')
        .send(page.html);
    },
  });
}
