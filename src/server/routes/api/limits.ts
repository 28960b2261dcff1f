/** Milliseconds between heartbeats: some proxies close a connection that is silent for longer. */
export const HEARTBEAT_MS = 15_000;
/** Timeout in milliseconds of responses that last as long as a scan: Node's longest timer. */
export const WITHOUT_TIMEOUT_MS = 2 ** 31 - 1;
/** Clients that follow events on one server, besides its other connections. */
export const MAX_FOLLOWERS = 100;
/** Ignore rules in one request. */
export const MAX_IGNORE_RULES = 10_000;

/** VEX documents in one request. */
export const MAX_VEX_DOCUMENTS = 1_000;

/** Patterns of paths in one request: each is compared with the places of all packages. */
export const MAX_SKIPPED_PATHS = 100;
/** Length of such a pattern. */
export const MAX_PATTERN_LENGTH = 4096;

/** Images of one request that may be bases: each is compared with the names of the images below. */
export const MAX_BASES = 100;

/** Length of a configuration file's name, which a report gives as the source of its rules. */
export const MAX_FILE_NAME_LENGTH = 4096;

/** Milliseconds for which one request removes what is not kept: well below the time-out of any client. */
export const PRUNE_PATIENCE_MS = 10_000;
