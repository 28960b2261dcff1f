export { attributePackages } from './attribute-packages.ts';
export { joinFacts } from './join-facts.ts';
export type { SelectedFiles, WalkedFile } from './selection.ts';
export { aliasSelector, toLogicalPath, toRealPath, type FileSelector, type PathAlias } from './selector.ts';
export { squashLayers, type SquashedFile, type SquashedTree } from './squash-layers.ts';
export { walkLayer, type LayerWalk } from './walk-layer.ts';
