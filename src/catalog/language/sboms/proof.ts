/** The proof for packages named in an SBOM. */
export const PROOF = 'SBOM';
