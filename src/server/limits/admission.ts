import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestBudgets } from '../../store/ports.ts';
import { HttpError } from '../shell/http-error.ts';
import { createLimiter } from './create-limiter.ts';
import { InFlight, MAX_IN_FLIGHT } from './in-flight.ts';

/** Admits a client's requests, or answers 429 (RFC 6585) with the seconds to wait. */
export type Admission = (client: string, request: FastifyRequest, reply: FastifyReply) => Promise<void>;

export interface AdmissionOptions {
  readonly requestsPerMinute: number;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
  /** Absent if the server has no replicas. */
  readonly budgets?: RequestBudgets;
}

export function createAdmission({ requestsPerMinute, now, budgets }: AdmissionOptions): Admission {
  const rate = createLimiter(requestsPerMinute, now, budgets);
  const inFlight = new InFlight();
  return async (client, _request, reply) => {
    const seconds = await rate.take(client);
    if (seconds > 0) {
      reply.header('retry-after', String(seconds));
      throw new HttpError(429, `more than ${requestsPerMinute} requests a minute`);
    }
    if (!inFlight.enter(client)) {
      reply.header('retry-after', '1');
      throw new HttpError(429, `more than ${MAX_IN_FLIGHT} concurrent requests`);
    }
    // Runs once, whether the response was sent or the client left; it may have left during the database
    // query.
    if (reply.raw.destroyed) inFlight.leave(client);
    else reply.raw.once('close', () => inFlight.leave(client));
  };
}
