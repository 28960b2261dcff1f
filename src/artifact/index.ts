export { buildArtifacts } from './build.ts';
export { artifactManifest, bundleManifest } from './artifact-manifest.ts';
export { contentOf, type Content } from './content.ts';
export { cosignManifest } from './cosign-manifest.ts';
export {
  INDEX_TYPE,
  MANIFEST_TYPE,
  parseArtifactManifest,
  REF_NAME,
  type ContentDescriptor as ArtifactDescriptor,
} from './documents.ts';
export { folderOf, ArtifactLayout } from './layout.ts';
export { listArtifacts, openFeedsFrom, type FeedsPlace } from './open-feeds-from.ts';
export { LayoutPush, pushLayout } from './push.ts';
export { toReferrer, withReferrer } from './referrers-tag.ts';
export { parseRepository, Repository } from './repository.ts';
export { readSigningKey } from './signature.ts';
