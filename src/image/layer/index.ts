export { attributePackages } from './attribute-packages.ts';
export type { SelectedFiles, WalkedFile } from './selection.ts';
export {
  toLogicalPath,
  toRealPath,
  wantsThere,
  widenSelector,
  type FileSelector,
  type PathAlias,
} from './selector.ts';
export { squashLayers, type SquashedFile, type SquashedTree } from './squash-layers.ts';
export { squashMarkers, type SquashedMarkers } from './squash-markers.ts';
export { walkLayer, type LayerWalk } from './walk-layer.ts';
