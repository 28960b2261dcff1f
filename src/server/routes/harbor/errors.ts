import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../../errors/index.ts';
import { errorStatus, errorText, isServerFailure } from '../../shell/error-status.ts';
import { logFailure } from '../../shell/log-failure.ts';
import { sayWhenToRetry } from '../../shell/retry-after.ts';
import { sendJson } from '../../shell/send-json.ts';

const ERROR_TYPE = 'application/vnd.scanner.adapter.error+json; version=1.0';

/** Harbor writes the message to its job's log, which is all that users see after a failed scan. */
export function sendHarborError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = errorStatus(error);
  logFailure(request, error, status);
  sayWhenToRetry(reply, status);
  return sendHarborMessage(reply, status, messageOf(error));
}

export function sendHarborMessage(reply: FastifyReply, status: number, message: string): FastifyReply {
  return sendJson(reply.code(status), ERROR_TYPE, { error: { message } });
}

/** Returns the part of an error that a client may read, with its hint. */
function messageOf(error: unknown): string {
  const text = errorText(error);
  if (!(error instanceof AppError) || error.hint === undefined || isServerFailure(error)) return text;
  return `${text}; ${error.hint}`;
}
