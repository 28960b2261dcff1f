/** Milliseconds between polls for a scan that another replica runs. */
export const LOOK_EVERY_MS = 1_000;
/** Milliseconds between progress writes. */
export const WRITE_EVERY_MS = 500;
/** Milliseconds between searches for scans missing from the queue. */
export const SWEEP_EVERY_MS = 60_000;
/** Time limit for an image: a slowly dripping server would keep a thread from everyone else. */
export const MAX_INDEX_MS = 60 * 60_000;
/** Store failures under one image, while the queue works, after which the image counts as refused. */
export const MAX_STORE_FAILURES = 5;
/** A week, after which ended scans are deleted. */
export const KEEP_ENDED_MS = 7 * 24 * 60 * 60_000;
