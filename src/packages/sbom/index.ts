/** The entry of what only scans of an SBOM need. */
export { indexSbom } from './index-sbom.ts';
