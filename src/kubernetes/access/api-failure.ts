import { RetryableFailure } from '../../watcher/index.ts';

/** An answer of an API server that is no success. */
export class ApiFailure extends RetryableFailure {
  /** HTTP status; 410 also for an expired version or token of a list, however it is said. */
  readonly status: number;

  constructor(status: number, message: string, retryAfterMs?: number) {
    super(`${message} (${status})`, retryAfterMs);
    this.name = 'ApiFailure';
    this.status = status;
  }
}

export const GONE = 410;
export const FORBIDDEN = 403;
export const NO_SUCH_OBJECT = 404;
