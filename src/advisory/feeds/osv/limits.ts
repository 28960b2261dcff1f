import { MEBIBYTE } from '../../feed-kit/limits.ts';

/** One export as a zip (Ubuntu: under 400 MB), one record in it (kernel errata: a few MB), the modification list. */
export const MAX_ZIP_BYTES = 4096 * MEBIBYTE;
export const MAX_RECORD_BYTES = 16 * MEBIBYTE;
export const MAX_LIST_BYTES = 256 * MEBIBYTE;
