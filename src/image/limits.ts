/** Bytes of a manifest or an index; the distribution specification asks registries for at least this much. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/** Bytes of an image configuration: long histories and labels stay far below it. */
export const MAX_CONFIG_BYTES = 16 * 1024 * 1024;

/** Layers of one image; overlay file systems stop at 500 or earlier. */
export const MAX_LAYERS = 2_000;

/** How deep an index may point to further indexes before it is taken for a loop. */
export const MAX_INDEX_DEPTH = 4;
