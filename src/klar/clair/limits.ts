/** Bytes of Clair's answer for one image; thousands of vulnerabilities with their texts are some megabytes. */
export const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
/** Bytes of an answer that is an error. */
export const MAX_ERROR_BYTES = 64 * 1024;
/** Milliseconds after which the registry is asked whether it still takes the token that Clair is given. */
export const TOKEN_CHECK_MS = 30_000;
