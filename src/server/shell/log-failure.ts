import type { FastifyRequest } from 'fastify';
import { AppError } from '../../errors/index.ts';
import { isOwnAffair } from './error-status.ts';
import { HttpError } from './http-error.ts';

/**
 * Logs what an operator has to look at: a bug, or a failure of the server itself. That data is not loaded yet, or that a
 * registry is away, is an ordinary answer.
 */
export function logFailure(request: FastifyRequest, error: unknown, status: number): void {
  if (status < 500 || error instanceof HttpError) return;
  if (error instanceof AppError && status !== 500 && !isOwnAffair(error)) {
    request.log.info({ code: error.code, reason: error.message }, 'a request could not be served');
    return;
  }
  request.log.error({ err: error }, 'a request failed');
}
