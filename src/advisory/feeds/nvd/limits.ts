import { MEBIBYTE } from '../../feed-kit/limits.ts';

/** One answer. */
export const MAX_ANSWER_BYTES = 16 * MEBIBYTE;
