import { MANIFEST_MEDIA_TYPES } from '../../manifest/index.ts';

/** Headers for manifest requests. */
export const ACCEPT = { accept: MANIFEST_MEDIA_TYPES.join(', ') };

/** Names the digest of the manifest in a response. */
export const DIGEST_HEADER = 'docker-content-digest';
