import { printable } from './printable.ts';
import { redact } from './redact.ts';

/** Every expected failure, by what a user would have to do about it. */
export const ERROR_CODES = [
  'USAGE',
  'CONFIG_INVALID',
  'REFERENCE_INVALID',
  'IMAGE_NOT_FOUND',
  'IMAGE_INVALID',
  'IMAGE_UNSUPPORTED',
  'REGISTRY_UNREACHABLE',
  'REGISTRY_UNAUTHORIZED',
  'REGISTRY_FAILED',
  'DIGEST_MISMATCH',
  'DAEMON_UNREACHABLE',
  'NETWORK_FAILED',
  'FEED_FAILED',
  'STORE_FAILED',
  'STORE_TOO_NEW',
  'IO_FAILED',
  'LIMIT_EXCEEDED',
  'INTERRUPTED',
  'TIMED_OUT',
  'QUEUE_FULL',
  'REGISTRY_REFUSED',
  'SERVER_FAILED',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** The next thing to try where the place of the failure knows no better one. */
const USUAL_HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  REFERENCE_INVALID: 'plimsoll scan --help says how images are named',
  IMAGE_NOT_FOUND: 'check the name; plimsoll scan --help says how images are named',
  IMAGE_INVALID: 'it is damaged, or no image: get it again, or build it anew',
  IMAGE_UNSUPPORTED: 'Linux images of OCI and Docker can be scanned',
  REGISTRY_FAILED: 'is this the address of a registry? see whether another client can pull from it',
  LIMIT_EXCEEDED: 'limits are far above what is usual; if this is no mistake, please report it',
};

/** An expected failure: one line that says what is wrong, and a hint that is the next thing to try. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /**
   * What another machine said of it, for who runs the program. A server never passes it on: a client could have it speak
   * to machines that the client cannot reach, and read their answers here.
   */
  readonly said: string | undefined;

  /** Text from outside may stand in `message`: secrets and control characters are taken out here, once. */
  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; said?: string | undefined; cause?: unknown } = {},
  ) {
    super(printable(redact(message)), { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.hint = options.hint ?? USUAL_HINTS[code];
    this.said = options.said && printable(redact(options.said));
  }
}

/** The text of anything that was thrown; for a system error its code, which says more than its message. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return messageOf(thrown.errors[0]);
  return thrown.message || thrown.name;
}
