/** Signatures to try per envelope. */
export const MAX_SIGNATURES = 16;
/** An envelope is flat: its payload is a single string. A bundle adds a certificate and a few proofs. */
export const ENVELOPE_BOUNDS = { depth: 8, values: 1000 } as const;
/** A statement holds an SBOM: one package entry takes a hundred values. */
export const STATEMENT_BOUNDS = { depth: 200, values: 5_000_000 } as const;
/** Bytes in a bundle's proof material; a certificate and a log entry take some 10 KiB. */
export const MAX_PROOF_BYTES = 256 * 1024;
/** Log entries in a bundle; each is verified. */
export const MAX_LOG_ENTRIES = 8;
/** Sigstore's own root has some 200 values. */
export const ROOT_BOUNDS = { depth: 16, values: 100_000 } as const;
