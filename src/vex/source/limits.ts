/** Bytes of the manifest of a VEX repository. */
export const MAX_MANIFEST_BYTES = 1024 ** 2;
/** Bytes of its archive as fetched, and of all documents in it; the largest public one has a thousandth. */
export const MAX_ARCHIVE_BYTES = 256 * 1024 ** 2;
export const MAX_REPOSITORY_BYTES = 512 * 1024 ** 2;
/** Packages that its index lists. */
export const MAX_INDEXED = 500_000;
