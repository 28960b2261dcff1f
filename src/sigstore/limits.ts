/** Signatures of an envelope that are tried. */
export const MAX_SIGNATURES = 16;
/** An envelope is flat: all that it says is in one string. A bundle adds a certificate and a few proofs. */
export const ENVELOPE_BOUNDS = { depth: 8, values: 1000 } as const;
/** A statement holds an SBOM: one entry of a package takes a hundred values. */
export const STATEMENT_BOUNDS = { depth: 200, values: 5_000_000 } as const;
