export { MAX_IMAGE_FACTS, MAX_IMAGE_OVERLAY_BYTES, MAX_LAYERS, MAX_OVERLAY_ENTRIES } from './limits.ts';
export {
  attributePackages,
  canHash,
  findLinked,
  findImageNames,
  hashBody,
  hashFile,
  isPlainFile,
  LayerOverlay,
  selectAround,
  shareSpooledBytes,
  squashFiles,
  squashLayers,
  squashMarkers,
  visibleFiles,
  toLogicalPath,
  toRealPath,
  verifyWalk,
  walkContent,
  wantsThere,
  widenSelector,
  type FolderSelector,
  type LayerSelector,
  type LayerWalk,
  type PathAlias,
  type Selected,
  type SquashedFile,
  type SquashedMarkers,
  type VisibleFiles,
  type UnverifiedWalk,
  type WalkedContent,
} from './layer/index.ts';
export {
  ALL_OF_DAEMON,
  formatImageReference,
  MANIFESTS,
  parseImageName,
  parseImageReference,
  withoutCredentials,
  type ImageName,
  type ImageReference,
} from './reference/index.ts';
export { MANIFEST_MEDIA_TYPES } from './manifest/index.ts';
export { readDaemon } from './source/docker-daemon/read-daemon.ts';
export { findDaemon, type DaemonEnvironment } from './source/docker-daemon/socket.ts';
export { listDaemonImages } from './source/list-daemon-images.ts';
export { listImages } from './source/list-images.ts';
export { openImage, type ImageOptions } from './source/open-image.ts';
export type { Connection, PlatformImages } from './source/platform-images.ts';
export { openRemoteLayers, type RemoteLayer, type RemoteLayers } from './source/remote-layers/index.ts';
export {
  credentialsFromConfig,
  credentialsFromEntries,
  digestOfTag,
  findAttached,
  findCredentials,
  searchCredentials,
  locateLayers,
  parsePullSecret,
  readAttached,
  readDockerConfig,
  readManifestBytes,
  RegistrySession,
  type Credentials,
  type CredentialSources,
  type LocatedImage,
  type RegistryEntries,
  type SessionOptions,
} from './source/registry/index.ts';
export type { BlobDigests, FileRange, LayerContent, LayerSource, OpenedImage } from './source/source.ts';
export { spool, type SpooledFile } from './source/local/spool.ts';
