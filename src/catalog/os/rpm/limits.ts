/** rpm's own limits of a header (lib/header_internal.h): index entries, and bytes of the data store. */
export const MAX_INDEX_ENTRIES = 0xffff;
export const MAX_STORE_BYTES = 0x0fff_ffff;

/** Longest name, version, vendor or other text of a package. */
export const MAX_TEXT_BYTES = 4096;

/** Values of one tag; the largest packages have some fifty thousand files. */
export const MAX_VALUES = 1_000_000;

/** PATH_MAX of Linux: no longer path can have been installed. */
export const MAX_PATH_BYTES = 4096;

/**
 * Characters of all file paths of one database; a full desktop has about 20 million. Directories are named by
 * index, so that a small header could else unfold to a path of 4 KiB for every 6 bytes.
 */
export const MAX_OWNED_PATH_CHARACTERS = 40 * 1024 * 1024;

/** Packages of one database; the largest installations have some ten thousand. */
export const MAX_PACKAGES = 20_000;

/** Bad entries of one database that are named one by one; the rest are counted. */
export const MAX_NAMED_ENTRIES = 20;

/** Bad entries after which a database is given up: a file of nothing else would take minutes to go through. */
export const MAX_BAD_ENTRIES = 10_000;

/** Damaged pages, slots or cells after which a database is given up. */
export const MAX_DAMAGE = 1000;
