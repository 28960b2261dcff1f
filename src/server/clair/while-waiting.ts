import type { FastifyReply } from 'fastify';

/**
 * Returns a signal that aborts once the client is gone. Fastify's `request.signal` does not work: it follows
 * the request, which Node closes as soon as its body is read.
 */
export function whileWaiting({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => controller.abort());
  return controller.signal;
}
