export { applyVex } from './apply-vex.ts';
export { MAX_VEX_BYTES, type VexDocument } from './document.ts';
export { readVex } from './read-vex.ts';
