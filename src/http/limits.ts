/** Following a longer chain is following a loop. */
export const MAX_REDIRECTS = 10;
/** Sendings of one request, the first included. */
export const MAX_ATTEMPTS = 4;
/** The first pause between two attempts, in milliseconds; each further one is twice as long. */
export const BACK_OFF_MS = 500;
export const MAX_BACK_OFF_MS = 8_000;
/** A server that asks for a longer pause than this gets its refusal reported instead. */
export const MAX_RETRY_AFTER_MS = 60_000;
/** For the TCP and TLS handshakes. */
export const CONNECT_TIMEOUT_MS = 15_000;
/** From sending a request to the head of its answer, connecting included. */
export const ANSWER_TIMEOUT_MS = 60_000;
/** A body may keep us waiting this long, in sum, for each MIN_PROGRESS_BYTES: a drip is as good as silence. */
export const STALL_TIMEOUT_MS = 30_000;
export const MIN_PROGRESS_BYTES = 1024;
/** How often a broken body is taken up again without MIN_RESUMED_BYTES having come in between. */
export const MAX_RESUMES = 5;
export const MIN_RESUMED_BYTES = 1024 * 1024;
/** What is read of a body that nobody wants, and how long, before the connection is given up rather than given back. */
export const MAX_DISCARDED_BYTES = 64 * 1024;
export const MAX_DISCARD_MS = 250;
