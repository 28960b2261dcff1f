/** A connection without a word for longer is closed by some proxies; in milliseconds. */
export const HEARTBEAT_MS = 15_000;
/** Of answers that take as long as a scan does, in milliseconds: Node's longest timer. */
export const WITHOUT_TIMEOUT_MS = 2 ** 31 - 1;
/** Ignore rules of one request. */
export const MAX_IGNORE_RULES = 10_000;

/** Of a configuration file, by which a report names where its rules come from. */
export const MAX_FILE_NAME_LENGTH = 4096;
