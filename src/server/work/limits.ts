/** Reports are short; more threads would only compete for the processor. */
export const REPORT_THREADS = 2;
/** While one report waits for the database, another can be computed. */
export const REPORTS_AT_A_TIME = 4;
/**
 * A thread's heap in megabytes; a full package database takes a fifth. A task that needs more ends its
 * thread, not the server.
 */
export const READER_HEAP = 2048;
export const REPORT_HEAP = 1024;
/** Milliseconds to keep an idle thread: it takes a fifth of a second to start, and holds 30 to 100 MB. */
export const READER_REST_MS = 10_000;
/** Milliseconds to keep the idle reader process. */
export const READER_PROCESS_REST_MS = 30_000;
/** Time for the reader process to end by itself: by then it is idle, or has ordered its tasks to give up. */
export const END_MS = 2_000;
/** Longer, since clients wait for reports. */
export const REPORT_REST_MS = 60_000;
/** Time for a task to give up after the order, before its thread is ended. */
export const GIVE_UP_MS = 5_000;
/** Milliseconds between progress messages for one layer or feed. */
export const PROGRESS_EVERY_MS = 500;
/**
 * Time to wait for a layer that another task is reading; then it is read again, so that a slow address does
 * not block everyone.
 */
export const TURN_PATIENCE_MS = 60_000;
