/** Data bytes searched for build info if no section locates it: the linker puts it near the start. */
export const MAX_SEARCHED_DATA_BYTES = 16 * 1024 ** 2;

/** Program bytes searched for the function table if no section names it. */
export const MAX_SEARCHED_BYTES = 1024 ** 3;

/** Build info bytes: a program with 355 modules has 45,000. */
export const MAX_BUILD_INFO_BYTES = 4 * 1024 ** 2;

/** Modules in one program. */
export const MAX_MODULES = 20_000;

/** Characters in a module path, and in a version. */
export const MAX_MODULE_PATH = 1024;
export const MAX_VERSION = 256;

/** Function name bytes across all possible tables: a 45 MB program has 3 MB. */
export const MAX_NAMES_BYTES = 32 * 1024 ** 2;
/** Names in one table, including inlined functions, and bytes in one name. */
export const MAX_NAMES = 2_000_000;
export const MAX_NAME_BYTES = 64 * 1024;

/** Functions in one program: a 199 MB program has 120,000; and packages: it has 3,702. */
export const MAX_FUNCTIONS = 1_000_000;
export const MAX_PACKAGES = 100_000;

/** Source files named by a function table. */
export const MAX_SOURCE_FILES = 500_000;

/** Positions that match the table's magic bytes, and positions that match its whole header. */
export const MAX_TABLE_MATCHES = 1_000_000;
export const MAX_TABLE_CANDIDATES = 100;
