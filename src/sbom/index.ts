export { factsOf } from './facts.ts';
export { readSbom } from './read/read-sbom.ts';
export { imageId, packageId, type SbomContent, type SbomImage } from './write/content.ts';
export { cycloneDxDocument, type CycloneDxVersion } from './write/cyclonedx.ts';
export { SBOM_FORMATS } from './write/formats.ts';
