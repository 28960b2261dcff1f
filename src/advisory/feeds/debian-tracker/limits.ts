import { MEBIBYTE } from '../../feed-kit/limits.ts';

/** One package in Debian's tracker (linux: about 8 MB), and all packages. */
export const MAX_PACKAGE_BYTES = 24 * MEBIBYTE;
export const MAX_TRACKER_BYTES = 1024 * MEBIBYTE;
