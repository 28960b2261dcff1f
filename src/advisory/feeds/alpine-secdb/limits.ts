import { MEBIBYTE } from '../../feed-kit/limits.ts';

/** One Alpine secdb file (the largest: 0.3 MB). */
export const MAX_FILE_BYTES = 16 * MEBIBYTE;
