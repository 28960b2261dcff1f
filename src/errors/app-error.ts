import { printable } from './printable.ts';
import { redact } from './redact.ts';

/** All expected failure codes, grouped by the user's remedy. */
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
  'STORE_OTHER_VERSION',
  'IO_FAILED',
  'LIMIT_EXCEEDED',
  'INTERRUPTED',
  'TIMED_OUT',
  'QUEUE_FULL',
  'EVENTS_FORGOTTEN',
  'REGISTRY_REFUSED',
  'SERVER_FAILED',
  'REPORT_INVALID',
  'SBOM_INVALID',
  'MANIFESTS_INVALID',
  'ARTIFACT_REFUSED',
  'CLUSTER_TAKEN',
  'RUNS_OUTDATED',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Default hints, for failures without a better one. */
const USUAL_HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  REFERENCE_INVALID: 'see how images are named: plimsoll scan --help',
  IMAGE_NOT_FOUND: 'check the name; see how images are named: plimsoll scan --help',
  IMAGE_INVALID: 'pull or build the image again',
  IMAGE_UNSUPPORTED: 'scan a Linux image in OCI or Docker format',
  REGISTRY_FAILED: 'check the address, or try to pull with another client',
  LIMIT_EXCEEDED: 'if the image is sound, please report it: limits are far above the usual',
};

/** An expected failure: one line that states the problem, and a hint with the next thing to try. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /**
   * Another machine's response to the failed request, for the operator. A server never passes it on: a client
   * could make it talk to machines that the client cannot reach, and read their answers here.
   */
  readonly said: string | undefined;

  /** `message` may hold external text: secrets and control characters are removed here, once. */
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

/** Returns any thrown value's text; for a system error its code, which says more than its message. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return messageOf(thrown.errors[0]);
  return thrown.message || thrown.name;
}
