/** GitHub code scanning limits; it refuses a file over any of them. */
export const MAX_RUNS = 20;
export const MAX_RESULTS = 25_000;
/** Maximum file size after gzip, in bytes. Leaves some room for files that compress worse as a whole. */
export const MAX_COMPRESSED = 9_900_000;
/** Characters in a rule's ID, and in a description. */
export const MAX_ID = 255;
export const MAX_DESCRIPTION = 1024;

/** Our own limits: more would not help. */
export const MAX_NOTIFICATIONS = 200;
export const MAX_MESSAGE = 2000;
export const MAX_HELP = 8000;
/** Places per package; GitHub shows 100. */
export const MAX_LOCATIONS = 100;
