import type { FastifyReply } from 'fastify';

/** As bytes: to text Fastify adds a charset, which Clair's types do not have. */
export function sendJson(reply: FastifyReply, contentType: string, value: unknown): FastifyReply {
  return reply.type(contentType).send(Buffer.from(JSON.stringify(value)));
}
