import * as z from 'zod';
import type { ServerContext } from '../../context.ts';
import { requireScan } from '../../scans/index.ts';
import { API, type ApiApp } from './api-app.ts';
import type { OpenEventStream } from './event-stream.ts';
import { WITHOUT_TIMEOUT_MS } from './limits.ts';
import { scanView } from './scan-view.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { scanParams } from './schemas/scan.ts';

/** Server-sent events for one scan. */
export function scanEventsRoute(
  app: ApiApp,
  context: Pick<ServerContext, 'scans'>,
  openStream: OpenEventStream,
): void {
  app.get(`${API}/scans/:id/events`, {
    config: { role: 'read' },
    handlerTimeout: WITHOUT_TIMEOUT_MS,
    exposeHeadRoute: false,
    schema: {
      tags: ['scans'],
      operationId: 'followScan',
      summary: 'Follow one scan, as server-sent events',
      description:
        'Each event `scan` holds the scan as it is then; the last one has ended. `Last-Event-ID` is of no use: the first ' +
        'event always tells the whole state.',
      params: scanParams,
      response: {
        200: {
          description: 'The events.',
          content: { 'text/event-stream': { schema: z.string() } },
        },
        ...FAILURES,
      },
    },
    handler: async ({ params: { id }, principal }, reply) => {
      requireScan(id, await context.scans.get(id), principal);
      let number = 0;
      return openStream(
        reply,
        (signal) => context.scans.watch(id, signal),
        (record) => `id: ${++number}\nevent: scan\ndata: ${JSON.stringify(scanView(record))}\n\n`,
      );
    },
  });
}
