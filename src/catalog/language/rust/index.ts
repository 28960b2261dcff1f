import type { ByteSource } from '../../../archive/index.ts';
import type { FileFacts, LayerFile, Problem } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { isOfPackage } from '../../markers/index.ts';
import {
  atItsPath,
  bundlerOf,
  isDebugFile,
  readEachProgram,
  readIfAvailable,
  readOrNothing,
  readProgram,
  wantsSections,
  type Program,
} from '../../program/index.ts';
import { invalidEntries, unreadableFile } from '../../unreadable-entry.ts';
import { readCrates } from './crates.ts';
import { MAX_COMMENT_BYTES, MAX_CONSTANTS_BYTES, MAX_STORED_BYTES } from './limits.ts';
import { isRustWithoutCompiler } from './without-compiler.ts';

/** cargo-auditable's section. */
const LIST = '.dep-v0';

/**
 * Marks left by the compiler: its name in ELF and WebAssembly programs, and in the constants of Apple and
 * Windows programs, the standard library's source folder, which panic messages name.
 */
const MARKS = [
  { section: '.comment', mark: 'rustc version ', most: MAX_COMMENT_BYTES },
  { section: '__cstring', mark: '/rustc/', most: MAX_CONSTANTS_BYTES },
  { section: '__const', mark: '/rustc/', most: MAX_CONSTANTS_BYTES },
  { section: '.rdata', mark: '/rustc/', most: MAX_CONSTANTS_BYTES },
  { section: 'producers', mark: 'rustc', most: MAX_COMMENT_BYTES },
];

/**
 * Reads the crates in Rust programs and libraries from cargo-auditable's embedded list. Each program is the
 * application of its own packages.
 */
export const rustCataloger: FileCataloger = {
  kind: 'file',
  id: 'rust',
  version: 9,
  looksAt: () => true,
  wants: wantsSections,
  read: (file, body) => readEachProgram(file, body, readFile),
  combine: (files) => files.map(atItsPath),
};

/** Returns undefined for programs in other languages. */
function readFile({ path }: LayerFile, body: ByteSource): FileFacts | undefined {
  const program = readOrNothing(() => readProgram(body));
  if (!program || isDebugFile(program)) return undefined;
  const stored = sectionBytes(body, program, LIST, MAX_STORED_BYTES);
  if (stored) return readList(path, stored);
  if (isPartOfPackage(path) || !isRust(body, program)) return undefined;
  // In a Bun or Deno executable, the crates belong to the runtime, and its maker has to list them.
  return bundlerOf(body, program) ? undefined : { path, packages: [], problems: [withoutList(path)] };
}

/** WebAssembly modules in npm and Python packages: the packages are listed themselves. */
function isPartOfPackage(path: string): boolean {
  return path.endsWith('.wasm') && isOfPackage(path);
}

function isRust(body: ByteSource, program: Program): boolean {
  const isNamed = MARKS.some(({ section, mark, most }) =>
    readIfAvailable(() => sectionBytes(body, program, section, most))?.includes(mark),
  );
  return isNamed || isRustWithoutCompiler(body, program);
}

function readList(path: string, stored: Buffer): FileFacts {
  const list = readCrates(stored);
  if (!list.ok) return unreadableFile(path, list.failure);
  const { packages, invalid } = list.value;
  if (invalid === 0) return { path, packages };
  return { path, packages, problems: [invalidEntries(path, invalid, 'crates')] };
}

/** Returns no bytes for a section outside the file. */
function sectionBytes(body: ByteSource, { sections }: Program, wanted: string, most: number) {
  const section = sections.find(({ name }) => name === wanted);
  if (!section) return undefined;
  const bytes = readOrNothing(() => body.read(section.offset, Math.min(section.size, most)));
  return bytes ?? Buffer.alloc(0);
}

function withoutList(path: string): Problem {
  const message = `${path} is a Rust program that does not list its crates, so none was looked up: build it with cargo auditable`;
  return { kind: 'program-without-list', subject: path, message, path };
}
