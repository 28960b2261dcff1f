import { MEBIBYTE } from '../../feed-kit/limits.ts';

/** One CVE list record (the largest: 3 MB), the repository as a zip (500 MB), its change log (4 MB). */
export const MAX_RECORD_BYTES = 8 * MEBIBYTE;
export const MAX_ZIP_BYTES = 4096 * MEBIBYTE;
export const MAX_LOG_BYTES = 16 * MEBIBYTE;
