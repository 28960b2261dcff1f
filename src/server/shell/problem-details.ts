import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../errors/index.ts';
import { errorStatus, errorText, isOwnAffair } from './error-status.ts';
import { logFailure } from './log-failure.ts';
import { NO_SNIFFING } from './no-sniffing.ts';
import { sayWhenToRetry } from './retry-after.ts';

/** RFC 9457, with our own code and hint as extension members. */
export interface ProblemDetails {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code?: string;
  readonly hint?: string;
}

export function toProblemDetails(error: unknown): ProblemDetails {
  const status = errorStatus(error);
  const hint = error instanceof AppError && !isOwnAffair(error) ? error.hint : undefined;
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: errorText(error),
    ...(error instanceof AppError && { code: error.code }),
    ...(hint !== undefined && { hint }),
  };
}

/** Error handler of our own API, and of everything outside the APIs. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblemDetails(error);
  logFailure(request, error, problem.status);
  sayWhenToRetry(reply, problem.status);
  // Errors have this shape whatever the route's schemas.
  void reply
    .code(problem.status)
    // A path that cannot be decoded comes here before any hook.
    .headers(NO_SNIFFING)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem);
}
