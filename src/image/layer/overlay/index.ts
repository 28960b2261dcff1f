export { LayerOverlay } from './layer-overlay.ts';
export { OverlayWriter } from './overlay-writer.ts';
export { selectAround, selectAt } from './select-around.ts';
