export type { Credentials } from './auth/credentials.ts';
export {
  credentialsFromConfig,
  credentialsFromEntries,
  parsePullSecret,
  readDockerConfig,
  type RegistryEntries,
} from './auth/docker-config.ts';
export { findCredentials, searchCredentials, type CredentialSources } from './auth/find-credentials.ts';
export { digestOfTag } from './digest-of-tag.ts';
export { findAttached, type Attached } from './find-attached.ts';
export { readAttached } from './read-attached.ts';
export { locateLayers, type LocatedImage } from './locate-layers.ts';
export { listRegistryImages, openRegistryImage, type RegistryImageOptions } from './open-registry-image.ts';
export { readManifestBytes } from './read-manifest-bytes.ts';
export { RegistrySession, type SessionOptions } from './session.ts';
