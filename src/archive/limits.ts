/** Headers of one tar. The fullest layers met (package managers' stores) hold a tenth of it. */
export const MAX_TAR_HEADERS = 2_000_000;

/** Bytes of a PAX header, a GNU long name or a sparse map, which are held in memory. */
export const MAX_TAR_METADATA_BYTES = 1024 * 1024;

/** Pieces of one sparse file in the old GNU form, whose map has no size of its own. */
export const MAX_SPARSE_PIECES = 100_000;

/** Bytes that one compressed stream may become. */
export const MAX_INFLATED_BYTES = 64 * 1024 ** 3;

/** How much more than was read may come out, once more than RATIO_GRACE_BYTES did: a bomb of zeros has 1,000. */
export const MAX_INFLATION_RATIO = 200;
export const RATIO_GRACE_BYTES = 256 * 1024 ** 2;

/** Entries of one zip; OSV's largest export has a few hundred thousand. */
export const MAX_ZIP_ENTRIES = 2_000_000;

/** Bytes of one entry of a zip when inflated, and of its central directory. */
export const MAX_ZIP_ENTRY_BYTES = 256 * 1024 ** 2;
export const MAX_ZIP_DIRECTORY_BYTES = 512 * 1024 ** 2;

/** Bytes of a file's beginning that are enough to tell what kind of program it is. */
export const TAR_HEAD_BYTES = 4096;
