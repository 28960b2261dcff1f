import type { ByteSource } from '../../archive/index.ts';
import { isElf, readElf } from './elf.ts';
import { isMachO, readMachO } from './mach-o.ts';
import { isPe, readPe } from './pe.ts';
import type { Program } from './program.ts';
import { isWasm, readWasm } from './wasm.ts';

export { hasAppendedBytes } from './appended.ts';
export { atItsPath } from './at-its-path.ts';
export { bundlerOf } from './bundler.ts';
export { hasMovedSegments } from './elf.ts';
export { Fields, type FieldLayout } from './fields.ts';
export { readLinkage } from './linkage.ts';
export { isMachO } from './mach-o.ts';
export { isPe } from './pe.ts';
export { bytesBehind, isDebugFile, readAt, type Program, type Range } from './program.ts';
export { readIfAvailable, readOrNothing } from './read-or-nothing.ts';
export { findSymbols } from './symbols.ts';
export { isUniversal, readEachProgram } from './universal.ts';
export { wantsSections } from './wants-program.ts';

/** Leading bytes that distinguish program formats. */
const HEAD_BYTES = 64;

/** Programs by the body they were read from: several catalogers ask for the same one. */
const known = new WeakMap<ByteSource, Program | undefined>();

/** Reads a program's headers; undefined for any other file. Throws ArchiveError if it is truncated. */
export function readProgram(file: ByteSource): Program | undefined {
  if (!known.has(file)) known.set(file, readHeaders(file));
  return known.get(file);
}

function readHeaders(file: ByteSource): Program | undefined {
  const head = file.read(0, Math.min(HEAD_BYTES, file.size));
  if (isElf(head)) return readElf(file);
  if (isPe(head)) return readPe(file);
  if (isWasm(head)) return readWasm(file);
  return isMachO(head) ? readMachO(file) : undefined;
}
