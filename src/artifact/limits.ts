const MIB = 1024 * 1024;

/** Bytes of an index, a manifest or a signature; an index of all releases and languages has some 100 KiB. */
export const MAX_DOCUMENT_BYTES = 4 * MIB;
/** Bytes of a layer; all of npm's advisories, malware among them, take some 50 MiB. */
export const MAX_LAYER_BYTES = 512 * MIB;
/** Bytes of the rows in a layer. */
export const MAX_ROWS_BYTES = 2 * 1024 * MIB;
/** Values in a document, and how deep they are nested. */
export const DOCUMENT_BOUNDS = { depth: 16, values: 200_000 };
