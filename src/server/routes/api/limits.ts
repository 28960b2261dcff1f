/** Milliseconds between heartbeats: some proxies close a connection that is silent for longer. */
export const HEARTBEAT_MS = 15_000;
/** Timeout in milliseconds of responses that last as long as a scan: Node's longest timer. */
export const WITHOUT_TIMEOUT_MS = 2 ** 31 - 1;
/** Ignore rules in one request. */
export const MAX_IGNORE_RULES = 10_000;

/** Length of a configuration file's name, which a report gives as the source of its rules. */
export const MAX_FILE_NAME_LENGTH = 4096;
