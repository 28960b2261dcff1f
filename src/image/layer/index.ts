export { attributePackages } from './attribute-packages.ts';
export { findLinked, findImageNames } from './image-names.ts';
export { shareSpooledBytes } from './body-spool.ts';
export { canHash, hashBody } from './hash-file.ts';
export { hashFile, isPlainFile } from './walk-file.ts';
export { LayerOverlay, selectAround } from './overlay/index.ts';
export type { Selected, WalkedFile } from './selected.ts';
export {
  toLogicalPath,
  toRealPath,
  wantsThere,
  widenSelector,
  type FolderSelector,
  type LayerSelector,
  type PathAlias,
} from './selector.ts';
export { squashFiles } from './squash-files.ts';
export { squashLayers, type SquashedFile, type SquashedTree } from './squash-layers.ts';
export { squashMarkers, type SquashedMarkers } from './squash-markers.ts';
export { visibleFiles, type VisibleFiles } from './visible-files.ts';
export {
  verifyWalk,
  walkContent,
  walkLayer,
  type LayerWalk,
  type UnverifiedWalk,
  type WalkedContent,
} from './walk-layer.ts';
