import type { FastifyReply } from 'fastify';

/** Sends bytes: Fastify would add a charset to text, which Clair's types lack. */
export function sendJson(reply: FastifyReply, contentType: string, value: unknown): FastifyReply {
  return reply.type(contentType).send(Buffer.from(JSON.stringify(value)));
}
