/** A longer chain is a loop. */
export const MAX_REDIRECTS = 10;
/** Attempts per request, including the first. */
export const MAX_ATTEMPTS = 4;
/** First pause between two attempts, in milliseconds; doubles each time. */
export const BACK_OFF_MS = 500;
export const MAX_BACK_OFF_MS = 8_000;
/** Longest pause to honour; if a server asks for a longer one, its refusal is reported instead. */
export const MAX_RETRY_AFTER_MS = 60_000;
/** Covers the TCP and TLS handshakes. */
export const CONNECT_TIMEOUT_MS = 15_000;
/** Covers the time from sending a request to the head of its response, including connecting. */
export const ANSWER_TIMEOUT_MS = 60_000;
/** Total waiting time allowed per MIN_PROGRESS_BYTES of body data: a drip is as bad as silence. */
export const STALL_TIMEOUT_MS = 30_000;
export const MIN_PROGRESS_BYTES = 1024;
/** Resumptions without MIN_RESUMED_BYTES in between. */
export const MAX_RESUMES = 5;
export const MIN_RESUMED_BYTES = 1024 * 1024;
/** Bytes and time to spend draining an unwanted body before closing the connection instead of reusing it. */
export const MAX_DISCARDED_BYTES = 64 * 1024;
export const MAX_DISCARD_MS = 250;
/** Header bytes in a response, as in Node's own client. */
export const MAX_RESPONSE_HEADER_BYTES = 16 * 1024;
