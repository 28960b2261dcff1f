export { buildArtifacts, INDEX_TAG, type Built, type BuiltArtifact } from './build.ts';
export { folderOf, Layout } from './layout.ts';
export { openFeedsFrom, type FeedsFromOptions } from './open-feeds-from.ts';
export { pushLayout, type Pushed } from './push.ts';
export { parseRepository, Repository } from './repository.ts';
export { readSigningKey, readVerifyingKey } from './signature.ts';
