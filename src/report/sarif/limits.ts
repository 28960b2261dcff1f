/** Limits of GitHub's code scanning, which refuses a file that is over one of them. */
export const MAX_RUNS = 20;
export const MAX_RESULTS = 25_000;
/** Bytes of a file that is compressed by gzip. A little is left for what compresses worse as one. */
export const MAX_COMPRESSED = 9_900_000;
/** Characters of a rule's ID, and of a description. */
export const MAX_ID = 255;
export const MAX_DESCRIPTION = 1024;

/** Limits of ours: more says no more. */
export const MAX_NOTIFICATIONS = 200;
export const MAX_MESSAGE = 2000;
export const MAX_HELP = 8000;
/** Places of a package; GitHub shows 100. */
export const MAX_LOCATIONS = 100;
