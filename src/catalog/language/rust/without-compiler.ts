import type { ByteSource } from '../../../archive/index.ts';
import { readIfKept, readLinkage, type Program } from '../../program/index.ts';
import { CONSTANTS_AT_ONCE, MAX_CONSTANTS_BYTES } from './limits.ts';

/** The variable that the standard library asks for where a program fails. */
const MARK = 'RUST_BACKTRACE';
/** Sections that rule such a program out: the compiler's name would have told, and Go's programs may mention Rust. */
const TELLING = ['.comment', '.go.buildinfo'];
const CONSTANTS = '.rodata';

/**
 * Whether a program of ELF without its compiler's name, which Debian's and LLVM's strip remove, is of Rust. Only those
 * that are linked as Rust links are searched: with what unwinds for C++, but not with C++'s library, or with nothing.
 */
export function isRustWithoutCompiler(body: ByteSource, program: Program): boolean {
  if (program.sections.some(({ name }) => TELLING.includes(name))) return false;
  return readIfKept(() => isLinkedAsRust(body, program) && hasMark(body, program)) ?? false;
}

function isLinkedAsRust(body: ByteSource, program: Program): boolean {
  const { libraries, isStatic } = readLinkage(body, program);
  if (isStatic) return true;
  const needs = (name: string) => libraries.some((each) => each.startsWith(name));
  return needs('libgcc_s.so') && !needs('libstdc++.so');
}

/** Searches piece by piece: a part of a plain tar is read for it. */
function hasMark(body: ByteSource, { sections }: Program): boolean {
  const section = sections.find(({ name }) => name === CONSTANTS);
  const size = Math.min(section?.size ?? 0, MAX_CONSTANTS_BYTES);
  for (let at = 0; section && at < size; at += CONSTANTS_AT_ONCE) {
    const piece = body.read(section.offset + at, Math.min(CONSTANTS_AT_ONCE + MARK.length, size - at));
    if (piece.includes(MARK)) return true;
  }
  return false;
}
