import { MEBIBYTE } from '../../feed-kit/limits.ts';

/** The whole catalogue. */
export const MAX_CATALOGUE_BYTES = 16 * MEBIBYTE;
