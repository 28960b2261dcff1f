/** Bytes in a manifest or an index; the distribution specification asks registries to accept at least this much. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/** Bytes in an image configuration: long histories and labels stay far below it. */
export const MAX_CONFIG_BYTES = 8 * 1024 * 1024;

/** Bounds for a manifest or a configuration: one with a hundred layers and long histories has a few thousand values. */
export const DOCUMENT_BOUNDS = { depth: 100, values: 200_000 } as const;

/** Layers in one image; overlay file systems stop at 500 or earlier. */
export const MAX_LAYERS = 2_000;

/** Nested index levels before they are considered a loop. */
export const MAX_INDEX_DEPTH = 4;

/** Images and indexes to read under one name for all platforms; the largest official images have about twenty. */
export const MAX_LISTED_IMAGES = 100;

/** Artifacts attached to one image, and bytes per attached file. */
export const MAX_ATTACHED = 200;
export const MAX_ATTACHED_BYTES = 64 * 1024 ** 2;
/** Total bytes in them: they are held in memory. */
export const MAX_ALL_ATTACHED_BYTES = 256 * 1024 ** 2;

/** Linux's PATH_MAX: no engine can unpack a longer name. */
export const MAX_PATH_BYTES = 4096;

/**
 * Bytes that a cataloger reads from one file, and from one layer. A full desktop's package database has 10
 * MB, and its file lists and digests have 25 MB.
 */
export const WANTED_BYTES = { file: 16 * 1024 ** 2, layer: 32 * 1024 ** 2 } as const;

/** Bytes held from pnpm store files for the tree that links to them: per file, and per layer. */
export const MAX_STORED_MANIFESTS = { file: 1024 ** 2, layer: 32 * 1024 ** 2 } as const;

/** Files anywhere in one layer whose facts one cataloger keeps; the fullest `node_modules` has a tenth. */
export const MAX_FILE_FACTS = 200_000;

/** Bytes in one spooled body, and in all bodies spooled at the same time. */
export const MAX_SPOOLED_BYTES = { file: 2 * 1024 ** 3, all: 4 * 1024 ** 3 } as const;

/** Limits for catalogers that read large files in parts. */
export const LARGE_WANTED_BYTES = { file: 512 * 1024 ** 2, layer: 1024 ** 3 } as const;

/** Files that catalogers read from one layer. */
export const MAX_WANTED_LAYER_FILES = 20_000;

/** Name bytes per layer, where 500,000 entries take about a quarter, and for all layers in an image. */
export const MAX_OVERLAY_BYTES = 32 * 1024 ** 2;
export const MAX_IMAGE_OVERLAY_BYTES = 96 * 1024 ** 2;

/**
 * Name characters for looking up one image's files, where an ordinary image has half a million, and name
 * characters tried to find them.
 */
export const MAX_KNOWN_CHARACTERS = 8 * 1024 ** 2;
export const MAX_TRIED_CHARACTERS = 128 * 1024 ** 2;

/**
 * Entries in one layer at a selector's roots: dpkg keeps about four files per package, for about a thousand
 * packages.
 */
export const MAX_OVERLAY_ENTRIES = 50_000;

/** Files, packages and overlay entries in all layers together: 1,000 packages in each of 30 layers are a third. */
export const MAX_IMAGE_FACTS = 75_000;

/** Files and folders visited in an unpacked root file system: as many as a tar may hold. */
export const MAX_FOLDER_ENTRIES = 2_000_000;

/** One ecosystem's markers kept from one layer, and their total characters. */
export const MAX_MARKERS = 100_000;
export const MAX_MARKER_CHARACTERS = 8 * 1024 ** 2;

/** Symbolic links followed for one path, as in Linux; more are a loop. */
export const MAX_SYMLINKS = 40;

/** Names followed to resolve the paths in one squash; a full image with many layers takes a hundredth. */
export const MAX_RESOLUTION_STEPS = 20_000_000;

/** Folders in one squash: an image with 120,000 files has 15,000. */
export const MAX_OVERLAY_FOLDERS = 250_000;

/** Names visited when searching for databases below one root: several times the entries that one layer may have. */
export const MAX_SEARCHED_PLACES = 1_000_000;

/** Link targets for which the layers are walked again in one round. */
export const MAX_MISSING_PLACES = 200;

/** Walks over one layer for hard links whose targets are hard links themselves; archivers write none. */
export const MAX_LINK_WALKS = 3;

/** Files in an image archive: a few per layer. */
export const MAX_ARCHIVE_FILES = 100_000;

/** Bytes in a docker archive's image list. */
export const MAX_IMAGE_LIST_BYTES = 8 * 1024 * 1024;

/** Trailing bytes to keep from a large program, for its sections. */
export const MAX_TAIL_BYTES = 8 * 1024 ** 2;
