/** Upper limit of attempts per job. A replica that is killed or stopped uses one up, too. */
export const MAX_ATTEMPTS = 8;
/** Pause after the first failure; doubles with each further one. */
export const FIRST_PAUSE_SECONDS = 1;
export const MAX_PAUSE_SECONDS = 60;
/** A replica that is silent for this long loses its jobs. pg-boss accepts no shorter time. */
export const HEARTBEAT_SECONDS = 10;
/**
 * Interval at which pg-boss looks for silent replicas. It covers vanished machines; a killed process is noticed by its
 * locks.
 */
export const WATCH_SECONDS = 5;
/** Interval at which jobs from other replicas are fetched; this replica's own begin at once. */
export const POLL_SECONDS = 2;
/** Time limit of a job that sends heartbeats: the whole CVE list takes an hour over a slow line. */
export const MAX_RUN_SECONDS = 6 * 60 * 60;
/** Jobs that wait longer than this are obsolete. */
export const MAX_WAIT_SECONDS = 14 * 24 * 60 * 60;
/** Kept briefly: the rows of scans and feeds already hold what ended jobs say. */
export const KEEP_ENDED_SECONDS = 60 * 60;
/** Time that a handler has to give up after the signal. */
export const GIVE_UP_MS = 5_000;
/** Connections for jobs; few are enough, since sending and fetching are short. */
export const MAX_CONNECTIONS = 4;
/**
 * Interval at which one replica looks for jobs of killed ones. Two looks and they are taken over: within 3 s, whatever
 * the load.
 */
export const LOOK_EVERY_MS = 500;
/** Time that a job has to get its lock after it was fetched. */
export const ORPHAN_GRACE_SECONDS = 1.5;
/** Time that replicas may need to reconnect and take their locks again after Postgres starts. */
export const RETURN_SECONDS = 5;
export const RECONNECT_MS = 250;
