const MIB = 1024 * 1024;

/** Bytes of an envelope: cosign reads 128 MiB, and the package list of a large image takes some 20. */
export const MAX_ENVELOPE_BYTES = 64 * MIB;
/** Signatures of an envelope that are tried. */
export const MAX_SIGNATURES = 16;
/** Attestations under one tag. */
export const MAX_ATTESTATIONS = 100;
/** An envelope is flat: all that it says is in one string. */
export const ENVELOPE_BOUNDS = { depth: 8, values: 1000 } as const;
/** A statement holds an SBOM: one entry of a package takes a hundred values. */
export const STATEMENT_BOUNDS = { depth: 200, values: 5_000_000 } as const;
