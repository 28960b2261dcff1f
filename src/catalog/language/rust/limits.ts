/** List bytes, stored and inflated: a program with 600 crates has 30,000. */
export const MAX_STORED_BYTES = 4 * 1024 ** 2;
export const MAX_LIST_BYTES = 16 * 1024 ** 2;

/** Bounds on the list's JSON: a crate takes ten values, and one more per dependency. */
export const LIST_BOUNDS = { depth: 20, values: 2_000_000 } as const;

/** Crates in one program, and characters in a name or a version. */
export const MAX_CRATES = 50_000;
export const MAX_WORD = 256;

/** Bytes in the compiler and linker names embedded in a program. */
export const MAX_COMMENT_BYTES = 64 * 1024;

/** Constants searched for the compiler's marks, in bytes: a 120 MB program has 23 MB. */
export const MAX_CONSTANTS_BYTES = 32 * 1024 ** 2;

/** Constants searched at a time, in bytes. */
export const CONSTANTS_AT_ONCE = 1024 ** 2;
