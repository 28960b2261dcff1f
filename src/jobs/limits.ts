/** Maximum attempts per job. A killed or stopped replica uses one up, too. */
export const MAX_ATTEMPTS = 8;
/** Pause after the first failure; doubles with each further one. */
export const FIRST_PAUSE_SECONDS = 1;
export const MAX_PAUSE_SECONDS = 60;
/** A replica that is silent for this long loses its jobs. pg-boss accepts no shorter time. */
export const HEARTBEAT_SECONDS = 10;
/** Interval at which pg-boss looks for silent replicas. It covers vanished machines; locks reveal a killed process. */
export const WATCH_SECONDS = 5;
/** Interval for fetching jobs from other replicas; this replica's own begin at once. */
export const POLL_SECONDS = 2;
/** Time limit for a job that sends heartbeats: the whole CVE list takes an hour over a slow line. */
export const MAX_RUN_SECONDS = 6 * 60 * 60;
/** Jobs that wait longer than this are obsolete. */
export const MAX_WAIT_SECONDS = 14 * 24 * 60 * 60;
/** Short: scan and feed rows already hold the results of ended jobs. */
export const KEEP_ENDED_SECONDS = 60 * 60;
/** Time for a handler to give up after the signal. */
export const GIVE_UP_MS = 5_000;
/** Connections for jobs; few are enough, since sending and fetching are short. */
export const MAX_CONNECTIONS = 4;
/**
 * Interval at which one replica checks for jobs from killed ones. Jobs found twice in a row are taken over:
 * within 3 s, at any load.
 */
export const LOOK_EVERY_MS = 500;
/** Time for a fetched job to get its lock. */
export const ORPHAN_GRACE_SECONDS = 1.5;
/** Time for replicas to reconnect and take their locks again after Postgres starts. */
export const RETURN_SECONDS = 5;
export const RECONNECT_MS = 250;
