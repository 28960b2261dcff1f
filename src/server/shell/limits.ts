/** Time limit for a request's head, and for a client that connects and sends nothing. */
export const HEAD_TIMEOUT_MS = 10_000;
/** Time limit for a TLS handshake. */
export const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Longer than load balancers' usual minute, since they must be the ones that close. */
export const KEEP_ALIVE_MS = 65_000;
/** A client that leaves its response unread for this long has gone, or is hostile. */
export const STALL_MS = 60_000;
/** Time for reading and discarding input after the last response. */
export const LINGER_MS = 2_000;
/** Interval at which Node checks for overdue connections. */
export const CHECK_INTERVAL_MS = 1_000;
/** Maximum size of a request's head; a JWT takes up to a few KiB. */
export const MAX_HEAD_BYTES = 32 * 1024;
/** Smaller bodies are not compressed: gzip saves too little. */
export const MIN_COMPRESSED_BYTES = 1024;
/** Maximum length of a client's request ID. */
export const MAX_REQUEST_ID_LENGTH = 64;
/** Maximum length of a path parameter; image references may be long. */
export const MAX_PARAMETER_LENGTH = 1024;
/** Maximum nesting in a JSON body; real requests are five levels deep. */
export const MAX_JSON_DEPTH = 64;
/** Maximum headers for a layer to fetch. */
export const MAX_HEADERS = 100;
