export { applyVex } from './apply-vex.ts';
export { MAX_VEX_BYTES, type VexDocument } from './document.ts';
export type { VexImage } from './fits-product.ts';
export { isOpenVex, readVex } from './read-vex.ts';
export { mergeOpenVex, openVexOf } from './write/document.ts';
export { statementsOf, type Accepted } from './write/statements.ts';
export { mayBeVex, readAttachedVex } from './source/attached.ts';
export { isAddress, isRemote, parseVexSource, type VexSource } from './source/vex-source.ts';
