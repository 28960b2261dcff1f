import swagger from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { API, type ApiApp } from './api-app.ts';

const DESCRIPTION = `Plimsoll's own API. Every failure is a problem document (RFC 9457). Lists are given in pages: \`next\`, and the Link
header, lead on. Answers have an ETag.`;

/** Describes all routes declared after it. Must be awaited before they are declared. */
export async function describeRoutes(app: ApiApp): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Plimsoll',
        description: DESCRIPTION,
        version: '1',
        license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
      },
      // Relative to the document's URL.
      servers: [{ url: '/', description: 'this server' }],
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
  });
}

/** Serves the API description as a document for programs. */
export function openApiRoutes(app: ApiApp): void {
  app.get(`${API}/openapi.json`, {
    config: { role: 'none' },
    schema: { hide: true },
    handler: () => app.swagger(),
  });
}
