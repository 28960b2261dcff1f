import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from '../../../store/ports.ts';

/** Adds the cursor as a Link header too, for clients that only follow links (RFC 8288). */
export function linkNext(request: FastifyRequest, reply: FastifyReply, { next }: Page<unknown>): void {
  if (next === undefined) return;
  const [path = '', query = ''] = request.url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', next);
  reply.header('link', `<${path}?${parameters.toString()}>; rel="next"`);
}
