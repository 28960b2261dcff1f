/** Reports are short: more threads than these would take the processor from each other. */
export const REPORT_THREADS = 2;
/** While one waits for the database, another one may be computed. */
export const REPORTS_AT_A_TIME = 4;
/** Megabytes of heap of a thread: a full package database takes a fifth. What takes more ends its thread, not the server. */
export const READER_HEAP = 2048;
export const REPORT_HEAP = 1024;
/** A thread costs a fifth of a second to start, and holds 30 to 100 MB while it waits. In milliseconds. */
export const READER_REST_MS = 10_000;
/** Longer, since somebody waits for a report. */
export const REPORT_REST_MS = 60_000;
/** After being told, a task has this long to give up before its thread is ended. */
export const GIVE_UP_MS = 5_000;
/** How often the progress of one layer or feed is told. */
export const PROGRESS_EVERY_MS = 500;
/** A layer that another one reads for longer than this is read once more, lest a slow address keeps everybody. */
export const TURN_PATIENCE_MS = 60_000;
