/**
 * Bytes of cached reports. A report of a full image with all findings takes a megabyte; its compressed copy, a tenth of
 * that.
 */
export const MAX_CACHED_BYTES = 128 * 1024 * 1024;
/** Reports show the age of feeds, so they expire even if the data does not change. */
export const MAX_AGE_MS = 60 * 60_000;
/** A report without enrichments is computed again soon, since they may have arrived. */
export const MAX_AGE_INCOMPLETE_MS = 10_000;
/** Milliseconds for which the state of the feeds is cached. */
export const FEEDS_STATE_MS = 1_000;
/** Seconds until a client should ask again for a report whose feed is loading. */
export const RETRY_AFTER_SECONDS = 5;
