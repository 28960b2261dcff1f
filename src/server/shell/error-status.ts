import { AppError, type ErrorCode } from '../../errors/index.ts';

/** Status codes for errors in a client's own request. All other errors are the server's: their text goes to the log. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  USAGE: 400,
  REFERENCE_INVALID: 400,
  REGISTRY_REFUSED: 403,
  CLUSTER_TAKEN: 403,
  IMAGE_NOT_FOUND: 404,
  EVENTS_FORGOTTEN: 410,
  RUNS_OUTDATED: 409,
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

/** Errors that name the server's database or files; their hints are for its administrator. */
const SERVER_FAILURES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CONFIG_INVALID',
  'DAEMON_UNREACHABLE',
  'IO_FAILED',
  'STORE_FAILED',
  'STORE_OTHER_VERSION',
]);

/** True for an expected failure in the server itself, which clients must not see. */
export function isServerFailure({ code }: AppError): boolean {
  return SERVER_FAILURES.has(code);
}

/** Returns the status for an error from any source: our own code, a use case, or Fastify. */
export function errorStatus(error: unknown): number {
  if (error instanceof AppError) return STATUS[error.code] ?? 500;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500;
}

const FAILED = 'the server failed; see its log';

/** Returns the client-safe text of an error. Bugs are hidden, since their messages could quote private data. */
export function errorText(error: unknown): string {
  const status = errorStatus(error);
  if (error instanceof AppError) {
    if (!isServerFailure(error)) return error.message;
    return status === 503 ? 'the database of the server does not answer' : FAILED;
  }
  if (status === 500 || !(error instanceof Error)) return FAILED;
  return error.message;
}
