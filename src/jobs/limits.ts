/** How often a job is begun at the most: a replica that is killed or stopped uses up one, too. */
export const MAX_ATTEMPTS = 8;
/** The pause after the first failure; each further one is twice as long. */
export const FIRST_PAUSE_SECONDS = 1;
export const MAX_PAUSE_SECONDS = 60;
/** A replica that has not been heard of for this long has lost its jobs; pg-boss takes no less. */
export const HEARTBEAT_SECONDS = 10;
/**
 * How often pg-boss looks for such replicas. That is for machines that vanished: a process that was killed is noticed by
 * its locks.
 */
export const WATCH_SECONDS = 5;
/** How often other replicas' jobs are looked for; those of this one begin at once. */
export const POLL_SECONDS = 2;
/** Whoever beats may take this long: the whole CVE list over a slow line takes an hour. */
export const MAX_RUN_SECONDS = 6 * 60 * 60;
/** What waits for longer than this has lost its meaning. */
export const MAX_WAIT_SECONDS = 14 * 24 * 60 * 60;
/** Ended jobs say nothing that the rows of scans and feeds do not. */
export const KEEP_ENDED_SECONDS = 60 * 60;
/** After the signal, a handler has this long to give up. */
export const GIVE_UP_MS = 5_000;
/** Connections for jobs: sending and taking them up are short. */
export const MAX_CONNECTIONS = 4;
/** How often one replica looks for jobs of killed ones; twice, and they are taken over: within 3 s, whatever else goes on. */
export const LOOK_EVERY_MS = 500;
/** A job that was taken up has this long to get its lock. */
export const ORPHAN_GRACE_SECONDS = 1.5;
/** After Postgres was started, every replica may need this long to come back with its locks. */
export const RETURN_SECONDS = 5;
export const RECONNECT_MS = 250;
