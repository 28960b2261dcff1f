/** The entry of what only scans of an SBOM need. */
export { readContents } from './contents.ts';
