/** Bytes of data searched for build info where no section names its place: the linker puts it near the beginning. */
export const MAX_SEARCHED_DATA_BYTES = 16 * 1024 ** 2;

/** Bytes of a program searched for its table of functions where no section names it. */
export const MAX_SEARCHED_BYTES = 1024 ** 3;

/** Bytes of the build info: that of a program of 355 modules has 45,000. */
export const MAX_BUILD_INFO_BYTES = 4 * 1024 ** 2;

/** Modules of one program. */
export const MAX_MODULES = 20_000;

/** Characters of a module's path, and of a version. */
export const MAX_MODULE_PATH = 1024;
export const MAX_VERSION = 256;

/** Bytes of the names of functions, of all places that look like a table: a program of 45 MB has 3 MB of them. */
export const MAX_NAMES_BYTES = 32 * 1024 ** 2;
/** Names of one table, inlined functions included, and bytes of one name. */
export const MAX_NAMES = 2_000_000;
export const MAX_NAME_BYTES = 64 * 1024;

/** Functions of one program: one of 199 MB has 120,000; and packages: it has 3,702. */
export const MAX_FUNCTIONS = 1_000_000;
export const MAX_PACKAGES = 100_000;

/** Source files that a table of functions names. */
export const MAX_SOURCE_FILES = 500_000;

/** Places that have the bytes of a table of functions, and places that have its whole header. */
export const MAX_TABLE_MATCHES = 1_000_000;
export const MAX_TABLE_CANDIDATES = 100;
