import { MEBIBYTE } from '../../feed-kit/limits.ts';

/** A list of mirrors (100 bytes), and the catalogue of extras (60 KB). */
export const MAX_SMALL_BYTES = 4 * MEBIBYTE;
/** Topics in the catalogue (70). */
export const MAX_TOPICS = 1000;
