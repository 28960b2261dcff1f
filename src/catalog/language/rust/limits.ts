/** Bytes of a list as it is stored, and inflated: that of a program of 600 crates has 30,000. */
export const MAX_STORED_BYTES = 4 * 1024 ** 2;
export const MAX_LIST_BYTES = 16 * 1024 ** 2;

/** Bounds on its JSON: a crate takes ten values, and one more for each of its dependencies. */
export const LIST_BOUNDS = { depth: 20, values: 2_000_000 } as const;

/** Crates of one program, and characters of a name or of a version. */
export const MAX_CRATES = 50_000;
export const MAX_WORD = 256;

/** Bytes of the names that compilers and linkers leave in a program. */
export const MAX_COMMENT_BYTES = 64 * 1024;

/** Bytes of constants that are searched for what the compiler leaves: a program of 120 MB has 23 MB of them. */
export const MAX_CONSTANTS_BYTES = 32 * 1024 ** 2;

/** Bytes of them that are searched at once. */
export const CONSTANTS_AT_ONCE = 1024 ** 2;
