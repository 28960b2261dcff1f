import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import * as z from 'zod';
import type { ScanRecord } from '../../../store/ports.ts';
import type { ServerContext } from '../../context.ts';
import { ownScan } from '../../scans/index.ts';
import { API, type ApiApp } from './api-app.ts';
import { HEARTBEAT_MS, WITHOUT_TIMEOUT_MS } from './limits.ts';
import { scanView } from './scan-view.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { scanParams } from './schemas/scan.ts';

/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) of one scan. */
export function scanEventsRoute(app: ApiApp, context: ServerContext): void {
  const open = new Set<AbortController>();
  // Open streams would keep the server from stopping.
  app.addHook('preClose', (done) => {
    for (const controller of open) controller.abort();
    done();
  });

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
      ownScan(id, await context.scans.get(id), principal);
      const controller = new AbortController();
      open.add(controller);
      // Also fires if the client leaves early.
      reply.raw.once('close', () => {
        open.delete(controller);
        controller.abort();
      });
      const records = context.scans.watch(id, controller.signal);
      const events = Readable.from(withHeartbeats(records, controller.signal));
      return sendEvents(reply, events);
    },
  });
}

function sendEvents(reply: FastifyReply, events: Readable): FastifyReply {
  return (
    reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      // A kept-alive connection would keep the server from stopping.
      .header('connection', 'close')
      .send(events)
  );
}

/** Sends a comment in each pause, so that no proxy takes the connection for dead. */
async function* withHeartbeats(
  records: AsyncIterable<ScanRecord>,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  const iterator = records[Symbol.asyncIterator]();
  let next = nextOf(iterator, signal);
  for (let number = 1; ;) {
    const pause = silence();
    const first = await Promise.race([next, pause.ended]);
    pause.cancel();
    if (first === 'silence') {
      yield ': still here\n\n';
      continue;
    }
    if (first === undefined) return;
    yield `id: ${number++}\nevent: scan\ndata: ${JSON.stringify(scanView(first))}\n\n`;
    next = nextOf(iterator, signal);
  }
}

function silence() {
  const { promise, resolve } = Promise.withResolvers<'silence'>();
  const timer = setTimeout(() => resolve('silence'), HEARTBEAT_MS);
  return { ended: promise, cancel: () => clearTimeout(timer) };
}

/** Undefined at the end, and if the listener has left. */
async function nextOf(
  iterator: AsyncIterator<ScanRecord>,
  signal: AbortSignal,
): Promise<ScanRecord | undefined> {
  try {
    const result = await iterator.next();
    return result.done === true ? undefined : result.value;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
