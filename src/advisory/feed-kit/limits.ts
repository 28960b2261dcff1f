export const MEBIBYTE = 1024 * 1024;

/** Limits for all feeds. Response size limits are in each feed's folder, many times the largest real response. */
export const LIMITS = {
  /**
   * Limits on one JSON text: the largest record has some hundred thousand values, and no feed nests deeper than ten.
   */
  json: { depth: 100, values: 1_000_000 },
  /** Problems kept per sync; the rest are counted. */
  problemsPerSync: 200,
} as const;
