/** An answer of an API server that is no success. */
export class ApiFailure extends Error {
  /** HTTP status; 410 also for an expired version or token of a list, however it is said. */
  readonly status: number;
  /** Milliseconds to wait before the next request, if the server says so. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, message: string, retryAfterMs?: number) {
    super(message);
    this.name = 'ApiFailure';
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

export const GONE = 410;
export const FORBIDDEN = 403;
export const NO_SUCH_OBJECT = 404;
