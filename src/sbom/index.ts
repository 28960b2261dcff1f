export { readSbom, type SbomPackage } from './read/read-sbom.ts';
