/** Signatures of an envelope that are tried. */
export const MAX_SIGNATURES = 16;
/** An envelope is flat: all that it says is in one string. A bundle adds a certificate and a few proofs. */
export const ENVELOPE_BOUNDS = { depth: 8, values: 1000 } as const;
/** A statement holds an SBOM: one entry of a package takes a hundred values. */
export const STATEMENT_BOUNDS = { depth: 200, values: 5_000_000 } as const;
/** Bytes of what a bundle says of who signed it; a certificate and an entry of a log take some 10 KiB. */
export const MAX_PROOF_BYTES = 256 * 1024;
/** Entries of logs that a bundle may name; each is verified. */
export const MAX_LOG_ENTRIES = 8;
/** Sigstore's own root has some 200 values. */
export const ROOT_BOUNDS = { depth: 16, values: 100_000 } as const;
