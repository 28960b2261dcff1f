import { MEBIBYTE } from '../../feed-kit/limits.ts';

/** One file of Alpine's secdb (the largest: 0.3 MB). */
export const MAX_FILE_BYTES = 16 * MEBIBYTE;
