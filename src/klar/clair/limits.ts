/**
 * Maximum bytes in Clair's answer for one image. Thousands of vulnerabilities with descriptions take some
 * megabytes.
 */
export const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
/** Maximum bytes in an error response. */
export const MAX_ERROR_BYTES = 64 * 1024;
/** Milliseconds between checks that the registry still accepts Clair's token. */
export const TOKEN_CHECK_MS = 30_000;
