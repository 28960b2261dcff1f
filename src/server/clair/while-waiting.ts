import type { FastifyReply } from 'fastify';

/**
 * Aborted once nobody waits for the answer any more. Not Fastify's `request.signal`: that follows the request, which
 * Node closes as soon as its body was read.
 */
export function whileWaiting({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => controller.abort());
  return controller.signal;
}
