import type { FastifyRequest } from 'fastify';
import { AppError } from '../../errors/index.ts';
import { isServerFailure } from './error-status.ts';
import { HttpError } from './http-error.ts';

/**
 * Logs failures that need an operator: a bug, or a fault in the server itself. Data not yet loaded and an
 * unreachable registry are ordinary responses.
 */
export function logFailure(request: FastifyRequest, error: unknown, status: number): void {
  if (status < 500 || error instanceof HttpError) return;
  if (error instanceof AppError && status !== 500 && !isServerFailure(error)) {
    request.log.info({ code: error.code, reason: error.message }, 'cannot serve a request');
    return;
  }
  request.log.error({ err: error }, 'a request failed');
}
