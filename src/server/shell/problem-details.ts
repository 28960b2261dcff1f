import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, systemCode } from '../../errors/index.ts';
import { errorStatus, errorText, isServerFailure } from './error-status.ts';
import { httpFailure, type HttpFailure } from './http-failures.ts';
import { logFailure } from './log-failure.ts';
import { NO_SNIFFING } from './no-sniffing.ts';
import { sayWhenToRetry } from './retry-after.ts';

/** Folder for the pages that explain codes, one for each (`routes/api/docs/error-page.ts`). */
export const ERROR_PAGES = '/api/v1/docs/errors';

const SERVER_FAILURE_HINT = 'look in the log of the server';
const NO_VALID_BODY = 'the body is not valid JSON';

/** Our own wording for Fastify's failures. */
const FRAMEWORK_WORDS: Readonly<Record<string, string | undefined>> = {
  FST_ERR_BAD_URL: 'the path cannot be decoded',
  FST_ERR_MAX_PARAM_LENGTH: 'a part of the path is too long',
  FST_ERR_CTP_BODY_TOO_LARGE: 'the body is too large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body is not as long as Content-Length says',
  FST_ERR_CTP_INVALID_JSON_BODY: NO_VALID_BODY,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported content type',
  FST_ERR_CTP_INVALID_TYPE: 'unsupported content type',
  FST_ERR_HANDLER_TIMEOUT: 'the request took too long',
};

/** RFC 9457, with our own code and hint as extension members. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly hint: string;
}

export function toProblemDetails(error: unknown): ProblemDetails {
  const status = errorStatus(error);
  const { code, hint } = failureOf(error, status);
  return {
    type: `${ERROR_PAGES}/${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: detailOf(error),
    code,
    hint,
  };
}

function failureOf(error: unknown, status: number): HttpFailure {
  if (!(error instanceof AppError)) return httpFailure(status);
  const { code, hint = `look it up: ${ERROR_PAGES}/${code}` } = error;
  return { code, hint: isServerFailure(error) ? SERVER_FAILURE_HINT : hint };
}

function detailOf(error: unknown): string {
  if (error instanceof SyntaxError && errorStatus(error) === 400) return NO_VALID_BODY;
  return FRAMEWORK_WORDS[systemCode(error) ?? ''] ?? errorText(error);
}

/** Error handler for our own API, and for everything outside the APIs. */
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
