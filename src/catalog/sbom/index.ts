/** Entry point for code that only SBOM scans need. */
export { readContents } from './contents.ts';
