import type { ByteSource } from '../../../archive/index.ts';
import { readIfAvailable, readLinkage, type Program } from '../../program/index.ts';
import { CONSTANTS_AT_ONCE, MAX_CONSTANTS_BYTES } from './limits.ts';

/** The environment variable that the standard library reads on a panic. */
const MARK = 'RUST_BACKTRACE';
/** Sections that rule a program out: it would name the compiler, or it is a Go program, which may mention Rust. */
const TELLING = ['.comment', '.go.buildinfo'];
const CONSTANTS = '.rodata';

/**
 * Whether an ELF program without the compiler's name, which Debian's and LLVM's strip remove, is a Rust
 * program. Searches only programs linked like Rust: against the C++ unwinder but not the C++ library, or
 * statically.
 */
export function isRustWithoutCompiler(body: ByteSource, program: Program): boolean {
  if (program.sections.some(({ name }) => TELLING.includes(name))) return false;
  return readIfAvailable(() => isLinkedAsRust(body, program) && hasMark(body, program)) ?? false;
}

function isLinkedAsRust(body: ByteSource, program: Program): boolean {
  const { libraries, isStatic } = readLinkage(body, program);
  if (isStatic) return true;
  const needs = (name: string) => libraries.some((each) => each.startsWith(name));
  return needs('libgcc_s.so') && !needs('libstdc++.so');
}

/** Searches in pieces: only the needed part of a plain tar is read. */
function hasMark(body: ByteSource, { sections }: Program): boolean {
  const section = sections.find(({ name }) => name === CONSTANTS);
  const size = Math.min(section?.size ?? 0, MAX_CONSTANTS_BYTES);
  for (let at = 0; section && at < size; at += CONSTANTS_AT_ONCE) {
    const piece = body.read(section.offset + at, Math.min(CONSTANTS_AT_ONCE + MARK.length, size - at));
    if (piece.includes(MARK)) return true;
  }
  return false;
}
