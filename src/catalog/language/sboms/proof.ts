/** The proof of a package that an SBOM names. */
export const PROOF = 'SBOM';
