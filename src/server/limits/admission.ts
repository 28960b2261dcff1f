import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../shell/http-error.ts';
import { InFlight, MAX_IN_FLIGHT } from './in-flight.ts';
import { RateLimiter } from './rate-limiter.ts';

/** Admits a client's requests, or answers 429 (RFC 6585) with the seconds to wait. */
export function createAdmission(
  requestsPerMinute: number,
  now: () => number,
): (client: string, request: FastifyRequest, reply: FastifyReply) => void {
  const rate = new RateLimiter(requestsPerMinute, now);
  const inFlight = new InFlight();
  return (client, _request, reply) => {
    const seconds = rate.take(client);
    if (seconds > 0) {
      reply.header('retry-after', String(seconds));
      throw new HttpError(429, `more than ${requestsPerMinute} requests a minute`);
    }
    if (!inFlight.enter(client)) {
      reply.header('retry-after', '1');
      throw new HttpError(429, `more than ${MAX_IN_FLIGHT} requests at a time`);
    }
    // Runs once, whether the answer was sent or the client left.
    reply.raw.once('close', () => inFlight.leave(client));
  };
}
