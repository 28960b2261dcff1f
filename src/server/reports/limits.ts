/**
 * Bytes of cached reports. A report of a full image with all findings takes a megabyte; its compressed copy, a tenth of
 * that.
 */
export const MAX_CACHED_BYTES = 128 * 1024 * 1024;
/** Reports show the age of feeds, so they expire even if the data does not change. */
export const MAX_AGE_MS = 60 * 60_000;
/** A report without records of some CVEs is computed again soon, since they may have arrived. */
export const MAX_AGE_INCOMPLETE_MS = 10_000;
/** Time before the end of such a report from which a new one is computed, so that few requests wait for it. */
export const RENEWED_AHEAD_MS = 2_000;
/** Milliseconds for which the state of the feeds is cached. */
export const FEEDS_STATE_MS = 1_000;
/**
 * Milliseconds for which a report may be sent after it was last known to be current, while a new one is computed. Longer
 * than the state of the feeds is cached; a client that asks again after a sync waits no longer for its changes.
 */
export const GRACE_MS = 2_000;
/** Reports computed at a time that nobody waits for: one thread is left for those that somebody does. */
export const RENEWALS_AT_A_TIME = 1;
/** Seconds until a client should ask again for a report whose feed is loading. */
export const RETRY_AFTER_SECONDS = 5;
