/** Seconds until Harbor asks again. It reads the number as one of a byte, so that 127 is the most. */
export const REFRESH_AFTER_SECONDS = 5;
/** Milliseconds to wait for a report: Harbor gives up a request after five seconds, and the scan with it. */
export const REPORT_PATIENCE_MS = 3_000;
