/** rpm's own limits of a header (lib/header_internal.h): index entries, and bytes of the data store. */
export const MAX_INDEX_ENTRIES = 0xffff;
export const MAX_STORE_BYTES = 0x0fff_ffff;

/** Longest name, version, vendor or other text of a package. */
export const MAX_TEXT_BYTES = 4096;

/** PATH_MAX of Linux: no longer path can have been installed. */
export const MAX_PATH_BYTES = 4096;

/**
 * Characters of all file paths of one database; a full desktop has about 20 million. Directories are named by
 * index, so that a small header could else unfold to a path of 4 KiB for every 6 bytes.
 */
export const MAX_OWNED_PATH_CHARACTERS = 128 * 1024 * 1024;

/** Bad entries of one database that are named one by one; the rest are counted. */
export const MAX_NAMED_ENTRIES = 20;
