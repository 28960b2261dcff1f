import type { FastifyReply } from 'fastify';

/** Sends JSON as written, so that the response schema describes it without checking it again. */
export function sendJsonText(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json').send(text);
}
