const MIB = 1024 * 1024;

/** Bytes in an index, a manifest or a signature; an index for all releases and languages takes some 100 KiB. */
export const MAX_DOCUMENT_BYTES = 4 * MIB;
/** Bytes in a layer; npm's advisories, malware included, take some 50 MiB. */
export const MAX_LAYER_BYTES = 512 * MIB;
/** Unpacked row bytes in a layer. */
export const MAX_ROWS_BYTES = 2 * 1024 * MIB;
/** Values in a document, and their nesting depth. */
export const DOCUMENT_BOUNDS = { depth: 16, values: 200_000 };
