import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { ApiApp } from './api-app.ts';
import { HEARTBEAT_MS } from './limits.ts';

/** Begins a server-sent event response; the signal is aborted when the client leaves or the server stops. */
export type OpenEventStream = <Item>(
  reply: FastifyReply,
  items: (signal: AbortSignal) => AsyncIterable<Item>,
  format: (item: Item) => string,
) => FastifyReply;

/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) for one app. */
export function eventStreams(app: ApiApp): OpenEventStream {
  const open = new Set<AbortController>();
  // Open streams would keep the server from stopping.
  app.addHook('preClose', (done) => {
    for (const controller of open) controller.abort();
    done();
  });
  return (reply, items, format) => {
    const controller = new AbortController();
    open.add(controller);
    // Also fires if the client leaves early.
    reply.raw.once('close', () => {
      open.delete(controller);
      controller.abort();
    });
    const { signal } = controller;
    return sendEvents(reply, Readable.from(withHeartbeats(items(signal), format, signal)));
  };
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

/** Sends a comment in each pause, so that no proxy drops the connection as dead. */
async function* withHeartbeats<Item>(
  items: AsyncIterable<Item>,
  format: (item: Item) => string,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  const iterator = items[Symbol.asyncIterator]();
  let next = nextOf(iterator, signal);
  for (;;) {
    const pause = silence();
    const first = await Promise.race([next, pause.ended]);
    pause.cancel();
    if (first === 'silence') {
      yield ': still here\n\n';
      continue;
    }
    if (first.done === true) return;
    yield format(first.value);
    next = nextOf(iterator, signal);
  }
}

function silence() {
  const { promise, resolve } = Promise.withResolvers<'silence'>();
  const timer = setTimeout(() => resolve('silence'), HEARTBEAT_MS);
  return { ended: promise, cancel: () => clearTimeout(timer) };
}

/** Ends without a failure if the listener has left. */
async function nextOf<Item>(
  iterator: AsyncIterator<Item>,
  signal: AbortSignal,
): Promise<IteratorResult<Item, undefined>> {
  try {
    return await iterator.next();
  } catch (error) {
    if (signal.aborted) return { done: true, value: undefined };
    throw error;
  }
}
