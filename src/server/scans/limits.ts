/** How often a scan that another replica runs is looked at, in milliseconds. */
export const LOOK_EVERY_MS = 1_000;
/** How often progress is written down. */
export const WRITE_EVERY_MS = 500;
/** How often scans are looked for that are in no queue. */
export const SWEEP_EVERY_MS = 60_000;
/** An address that drips is given up after this long, since it keeps a thread from everybody else. */
export const MAX_INDEX_MS = 60 * 60_000;
/** A store that refuses one image this often while the queue works refuses the image, and not the time. */
export const MAX_STORE_FAILURES = 5;
/** A week: what ended before is forgotten. */
export const KEEP_ENDED_MS = 7 * 24 * 60 * 60_000;
