import type { FastifyReply } from 'fastify';

/** What passes by itself: a full queue, a database that is away. */
const PASSING: readonly number[] = [429, 503];
const SECONDS = 5;

/** Says with each answer of a status that passes when to come again, unless it was said already. */
export function sayWhenToRetry(reply: FastifyReply, status: number, seconds = SECONDS): void {
  if (PASSING.includes(status) && !reply.hasHeader('retry-after')) reply.header('retry-after', seconds);
}
