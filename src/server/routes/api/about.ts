import * as z from 'zod';
import type { ServerContext } from '../../context.ts';
import { API, type ApiApp } from './api-app.ts';
import { FAILURES } from './schemas/problem-details.ts';

const about = z.object({
  name: z.literal('plimsoll'),
  version: z.string().describe("the program's"),
  description: z.string().describe('where the description of this API is'),
  documentation: z.string().describe('the same as a page for people'),
});

/** Describes the API at its root. */
export function aboutRoute(app: ApiApp, { version }: Pick<ServerContext, 'version'>): void {
  app.get(API, {
    config: { role: 'read' },
    schema: {
      tags: ['server'],
      operationId: 'getServer',
      summary: 'Look at the server: its version, and where this API is described',
      response: { 200: about, ...FAILURES },
    },
    handler: () => ({
      name: 'plimsoll' as const,
      version,
      description: `${API}/openapi.json`,
      documentation: `${API}/docs`,
    }),
  });
}
