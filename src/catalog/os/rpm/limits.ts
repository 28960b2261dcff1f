/** rpm's own header limits (lib/header_internal.h): index entries, and bytes in the data store. */
export const MAX_INDEX_ENTRIES = 0xffff;
export const MAX_STORE_BYTES = 0x0fff_ffff;

/**
 * Bytes in one header as stored, and in a manifest: both are held while they are read. A list of fifty
 * thousand files, with a digest each, takes a tenth.
 */
export const MAX_HELD_BYTES = 64 * 1024 ** 2;

/** Longest name, version, vendor or other text in a package. */
export const MAX_TEXT_BYTES = 4096;

/** Values in one tag; the largest packages have about fifty thousand files. */
export const MAX_VALUES = 1_000_000;

/** Linux's PATH_MAX: no longer path can have been installed. */
export const MAX_PATH_BYTES = 4096;

/**
 * Characters in all file paths in one database; a full desktop has about 20 million. Directories are named by
 * index, so a small header could otherwise expand to a path of 4 KiB for every 6 bytes.
 */
export const MAX_OWNED_PATH_CHARACTERS = 40 * 1024 * 1024;

/** Packages in one database; the largest installations have about ten thousand. */
export const MAX_PACKAGES = 20_000;

/** Bad entries in one database that are named individually; the rest are counted. */
export const MAX_NAMED_ENTRIES = 20;

/** Bad entries after which a database is abandoned: a file full of them would take minutes to read. */
export const MAX_BAD_ENTRIES = 10_000;

/** Damaged pages, slots or cells after which a database is abandoned. */
export const MAX_DAMAGE = 1000;
