export { factsOf } from './facts.ts';
export { readSbom } from './read/read-sbom.ts';
export { contentOf, gapsOf, imageId, packageId, type SbomContent } from './write/content.ts';
export { cycloneDxDocument, type CycloneDxVersion } from './write/cyclonedx.ts';
export { SBOM_FORMATS } from './write/formats.ts';
export { spdxGraph } from './write/spdx-graph.ts';
export { spdxDocument } from './write/spdx.ts';
