import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorStatus, errorText } from '../../shell/error-status.ts';
import { logFailure } from '../../shell/log-failure.ts';
import { sayWhenToRetry } from '../../shell/retry-after.ts';
import { sendJson } from '../../shell/send-json.ts';

/** Clair's codes by status; any other status is an `internal-error`. */
const CODES: Readonly<Record<number, string>> = {
  400: 'bad-request',
  404: 'not-found',
  405: 'method-not-allowed',
  429: 'too-many-requests',
};

export function sendClairError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = errorStatus(error);
  logFailure(request, error, status);
  sayWhenToRetry(reply, status);
  const body = { code: CODES[status] ?? 'internal-error', message: errorText(error) };
  return sendJson(reply.code(status), 'application/json', body);
}
