/** What proves a package that an SBOM names. */
export const PROOF = 'SBOM';
