/** Seconds until Harbor asks again. It parses the number as a signed byte, so 127 is the maximum. */
export const REFRESH_AFTER_SECONDS = 5;
/** Milliseconds to wait for a report: Harbor gives up a request after five seconds, and the scan with it. */
export const REPORT_PATIENCE_MS = 3_000;
