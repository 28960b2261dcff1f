/** Milliseconds between heartbeats: some proxies close a connection that is silent for longer. */
export const HEARTBEAT_MS = 15_000;
/** Timeout in milliseconds for responses that last as long as a scan: Node's longest timer. */
export const WITHOUT_TIMEOUT_MS = 2 ** 31 - 1;
/** Clients that follow events on one server, beside its other connections. */
export const MAX_FOLLOWERS = 100;
/** Ignore rules in one request. */
export const MAX_IGNORE_RULES = 10_000;

/** VEX documents in one request. */
export const MAX_VEX_DOCUMENTS = 1_000;

/** Path patterns in one request: each is compared with the places of all packages. */
export const MAX_SKIPPED_PATHS = 100;
/** Length of a path pattern. */
export const MAX_PATTERN_LENGTH = 4096;

/** Possible base images in one request: each is compared with the names of the images below. */
export const MAX_BASES = 100;

/** Length of a configuration file's name, which a report gives as its rules' source. */
export const MAX_FILE_NAME_LENGTH = 4096;

/** Milliseconds for which one request deletes expired data: well below any client's timeout. */
export const PRUNE_PATIENCE_MS = 10_000;
