/** Entry point for code that only SBOM scans need. */
export { indexSbom } from './index-sbom.ts';
