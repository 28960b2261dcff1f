export { choosePlatform, isImage, platformsBeside } from './choose-platform.ts';
export { identifyImage, type VerifiedImage } from './identify.ts';
export { MANIFEST_MEDIA_TYPES, manifestKindOf } from './media-types.ts';
export { parseConfig, type ImageConfig } from './parse-config.ts';
export { namedBase } from './named-base.ts';
export { parseArtifact, parseReferrers, type ArtifactDescriptor } from './parse-artifact.ts';
export {
  parseManifest,
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
  type IndexEntry,
  type Manifest,
} from './parse-manifest.ts';
export type { Schema1Layer, Schema1Manifest } from './schema1.ts';
