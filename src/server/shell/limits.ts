/** For the head of a request; who connects and sends nothing is cut off by it. */
export const HEAD_TIMEOUT_MS = 10_000;
/** For a TLS handshake. */
export const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Longer than the usual minute of load balancers, which must be the ones that close. */
export const KEEP_ALIVE_MS = 65_000;
/** A client that takes nothing of its answer for this long has gone, or means harm. */
export const STALL_MS = 60_000;
/** How long is read, after the last answer, what nobody wants any more. */
export const LINGER_MS = 2_000;
/** How often Node looks for connections that took too long. */
export const CHECK_INTERVAL_MS = 1_000;
/** Of a request's head; a JWT takes up to a few KiB. */
export const MAX_HEAD_BYTES = 32 * 1024;
/** Below this gzip saves nothing that a network would notice. */
export const MIN_COMPRESSED_BYTES = 1024;
/** Of a request id that a client gives. */
export const MAX_REQUEST_ID_LENGTH = 64;
/** Of one part of a path; a reference to an image may be long. */
export const MAX_PARAMETER_LENGTH = 1024;
/** Of lists and objects of a JSON body in each other; what is asked for is five deep. */
export const MAX_JSON_DEPTH = 64;
/** Of one layer that is to be fetched. */
export const MAX_HEADERS = 100;
