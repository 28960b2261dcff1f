/**
 * Maximum bytes in cached reports. A full image's report with all findings takes a megabyte; its compressed
 * copy, a tenth of that.
 */
export const MAX_CACHED_BYTES = 128 * 1024 * 1024;
/** Reports show feed ages, so they expire even if the data does not change. */
export const MAX_AGE_MS = 60 * 60_000;
/** A report without some CVE records is recomputed soon, since they may have arrived. */
export const MAX_AGE_INCOMPLETE_MS = 10_000;
/** Milliseconds before such a report expires from which a new one is computed, so that few requests wait for it. */
export const RENEWED_AHEAD_MS = 2_000;
/** Milliseconds for which the feeds' state is cached. */
export const FEEDS_STATE_MS = 1_000;
/**
 * Milliseconds for which a report may be sent after it was last seen to be current, while a new one is
 * computed. Longer than the cache lifetime for feed states; after a sync, a client waits no longer than this
 * for its changes.
 */
export const GRACE_MS = 2_000;
/** Reports computed ahead of requests at a time: one thread is left for requested ones. */
export const RENEWALS_AT_A_TIME = 1;
/** Seconds until a client should ask again for a report whose feed is loading. */
export const RETRY_AFTER_SECONDS = 5;
