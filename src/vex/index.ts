export { applyVex } from './apply-vex.ts';
export { MAX_VEX_BYTES, type VexDocument } from './document.ts';
export { isOpenVex, readVex } from './read-vex.ts';
export { mergeOpenVex, openVexOf } from './write/document.ts';
export { statementsOf, type Accepted } from './write/statements.ts';
export { isAddress, isRemote, parseVexSource, type VexSource } from './source/vex-source.ts';
