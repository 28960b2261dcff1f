/** Maximum VEX repository manifest size in bytes. */
export const MAX_MANIFEST_BYTES = 1024 ** 2;
/** Maximum bytes fetched per archive, and in all its documents; the largest public one is a thousandth. */
export const MAX_ARCHIVE_BYTES = 256 * 1024 ** 2;
export const MAX_REPOSITORY_BYTES = 512 * 1024 ** 2;
/** Maximum packages in its index. */
export const MAX_INDEXED = 500_000;
