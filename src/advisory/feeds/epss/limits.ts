import { MEBIBYTE } from '../../feed-kit/limits.ts';

export const MAX_FILE_BYTES = 32 * MEBIBYTE;

/** Unpacked size (10 MB), and number of lines (300,000). */
export const MAX_TEXT_BYTES = 32 * MEBIBYTE;
export const MAX_SCORES = 700_000;
