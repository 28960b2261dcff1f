export { buildArtifacts } from './build.ts';
export { contentOf } from './content.ts';
export { cosignManifest } from './cosign-manifest.ts';
export { parseManifest, type Descriptor as ArtifactDescriptor } from './documents.ts';
export { folderOf, Layout } from './layout.ts';
export { openFeedsFrom } from './open-feeds-from.ts';
export { pushLayout } from './push.ts';
export { parseRepository, Repository } from './repository.ts';
export { readSigningKey } from './signature.ts';
