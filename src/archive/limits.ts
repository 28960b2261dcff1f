/** Headers in one tar. The fullest layers seen (package managers' stores) hold a tenth as many. */
export const MAX_TAR_HEADERS = 2_000_000;

/** Bytes in a PAX header, a GNU long name or a sparse map, all held in memory. */
export const MAX_TAR_METADATA_BYTES = 1024 * 1024;

/** Pieces in one sparse file in the old GNU form, whose map does not state its size. */
export const MAX_SPARSE_PIECES = 100_000;

/** Maximum output from one compressed stream, in bytes. */
export const MAX_INFLATED_BYTES = 64 * 1024 ** 3;

/** Maximum ratio of output to input, enforced after RATIO_GRACE_BYTES: a zero-filled bomb reaches 1,000. */
export const MAX_INFLATION_RATIO = 200;
export const RATIO_GRACE_BYTES = 256 * 1024 ** 2;

/** Output bytes that zstd holds for back-references: its default limit, which `zstd --long=28` exceeds. */
export const MAX_ZSTD_WINDOW_BYTES = 128 * 1024 ** 2;

/** Entries in one zip; OSV's largest export has a few hundred thousand. */
export const MAX_ZIP_ENTRIES = 2_000_000;

/** Inflated bytes in one zip entry, and bytes in the central directory. */
export const MAX_ZIP_ENTRY_BYTES = 256 * 1024 ** 2;
export const MAX_ZIP_DIRECTORY_BYTES = 512 * 1024 ** 2;

/** Leading file bytes that suffice to identify a program format. */
export const TAR_HEAD_BYTES = 4096;
