/**
 * Bytes of reports that are kept. One of a full image, with all its findings, takes a megabyte; compressed, which is kept
 * beside it, a tenth of that.
 */
export const MAX_CACHED_BYTES = 128 * 1024 * 1024;
/** A report says how old feeds are, so that the same data does not make the same report for ever. */
export const MAX_AGE_MS = 60 * 60_000;
/** One that lacks what ranks its findings is computed again soon, since that may have come in meanwhile. */
export const MAX_AGE_INCOMPLETE_MS = 10_000;
/** How long the state of the feeds is taken for what it was. */
export const FEEDS_STATE_MS = 1_000;
/** When to ask again for a report whose feed is being loaded. */
export const RETRY_AFTER_SECONDS = 5;
