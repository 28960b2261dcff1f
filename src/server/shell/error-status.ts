import { AppError, type ErrorCode } from '../../errors/index.ts';

/** Of errors that tell a client about its own request. All others are the server's: their text is for the log. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  USAGE: 400,
  REFERENCE_INVALID: 400,
  REGISTRY_REFUSED: 403,
  IMAGE_NOT_FOUND: 404,
  LIMIT_EXCEEDED: 413,
  IMAGE_INVALID: 422,
  IMAGE_UNSUPPORTED: 422,
  DIGEST_MISMATCH: 422,
  QUEUE_FULL: 429,
  REGISTRY_UNAUTHORIZED: 502,
  REGISTRY_UNREACHABLE: 502,
  REGISTRY_FAILED: 502,
  NETWORK_FAILED: 502,
  INTERRUPTED: 503,
  STORE_FAILED: 503,
};

/** The status that an error is answered with, whoever threw it: we, a use case, or Fastify. */
export function errorStatus(error: unknown): number {
  if (error instanceof AppError) return STATUS[error.code] ?? 500;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500;
}

/** What a client may read of an error: nothing of a bug, whose message could quote what is not the client's. */
export function errorText(error: unknown): string {
  if (error instanceof AppError) return error.message;
  const status = errorStatus(error);
  if (status === 500 || !(error instanceof Error)) return 'the server failed; its log says how';
  return error.message;
}
