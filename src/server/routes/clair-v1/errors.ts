import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../../errors/index.ts';
import { errorStatus, errorText } from '../../shell/error-status.ts';
import { logFailure } from '../../shell/log-failure.ts';
import { sayWhenToRetry } from '../../shell/retry-after.ts';
import { JSON_TYPE } from '../../renderings/clair-v1/documents.ts';
import { goJson } from '../../renderings/clair-v1/go-json.ts';

const RETRY_AFTER_SECONDS = 30;
export const NOT_FOUND = 'the resource cannot be found';

/** Klar treats any status but 200 and 201 as a failure, prints the message, and exits with 2. */
export function sendV1Error(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  // Data missing from the feeds may arrive once they are loaded.
  const isOfFeeds = error instanceof AppError && error.code === 'FEED_FAILED';
  const status = isOfFeeds ? 503 : errorStatus(error);
  logFailure(request, error, status);
  if (status === 405) return sendText(reply, 405, 'Method Not Allowed');
  sayWhenToRetry(reply, status, RETRY_AFTER_SECONDS);
  const message = isOfFeeds ? error.message : errorText(error);
  return reply
    .code(status)
    .type(JSON_TYPE)
    .send(goJson({ Error: { Message: message } }));
}

/** Plain text as Go's http.Error writes it for unhandled requests. */
export function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type('text/plain; charset=utf-8').send(`${text}\n`);
}
