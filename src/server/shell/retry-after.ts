import type { FastifyReply } from 'fastify';

/** Status codes for temporary failures: a full queue, an unreachable database. */
const PASSING: readonly number[] = [429, 503];
const SECONDS = 5;

/** Adds Retry-After to temporary failures, unless it is set already. */
export function sayWhenToRetry(reply: FastifyReply, status: number, seconds = SECONDS): void {
  if (PASSING.includes(status) && !reply.hasHeader('retry-after')) reply.header('retry-after', seconds);
}
