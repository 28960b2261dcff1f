/** Headers of one tar. The fullest layers seen (package managers' stores) hold a tenth of it. */
export const MAX_TAR_HEADERS = 2_000_000;

/** Bytes of a PAX header, a GNU long name or a sparse map, all of which are held in memory. */
export const MAX_TAR_METADATA_BYTES = 1024 * 1024;

/** Pieces of one sparse file in the old GNU form, whose map does not state its size. */
export const MAX_SPARSE_PIECES = 100_000;

/** Output limit of one compressed stream, in bytes. */
export const MAX_INFLATED_BYTES = 64 * 1024 ** 3;

/** Maximum ratio of output to input, enforced after RATIO_GRACE_BYTES: a bomb of zeros has 1,000. */
export const MAX_INFLATION_RATIO = 200;
export const RATIO_GRACE_BYTES = 256 * 1024 ** 2;

/** Bytes of output that zstd holds to refer back to: its own limit, which `zstd --long=28` exceeds. */
export const MAX_ZSTD_WINDOW_BYTES = 128 * 1024 ** 2;

/** Entries of one zip; OSV's largest export has a few hundred thousand. */
export const MAX_ZIP_ENTRIES = 2_000_000;

/** Inflated bytes of one zip entry, and bytes of the central directory. */
export const MAX_ZIP_ENTRY_BYTES = 256 * 1024 ** 2;
export const MAX_ZIP_DIRECTORY_BYTES = 512 * 1024 ** 2;

/** Leading bytes of a file that suffice to identify the kind of program. */
export const TAR_HEAD_BYTES = 4096;
