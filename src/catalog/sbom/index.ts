/** Entry point for code that only SBOM scans need. */
export { readSbomContents } from './contents.ts';
