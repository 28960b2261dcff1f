/** Images whose CVE records are fetched at once, besides images being indexed. */
export const IMAGES_AT_A_TIME = 2;
/** Images that may wait for a fetch; further ones get a place on a later request. */
export const MAX_WAITING = 1000;
/** Milliseconds to leave the record sources alone after a failure. */
export const REST_MS = 30_000;
/** Images remembered as looked up, at some hundred bytes each. */
export const MAX_REMEMBERED = 10_000;
