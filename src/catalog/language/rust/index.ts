import { ArchiveError, type ByteSource } from '../../../archive/index.ts';
import type { FileFacts, LayerFile, Problem } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { atItsPath, isDebugFile, readProgram, wantsSections, type Program } from '../../program/index.ts';
import { unreadableEntry, unreadableFile } from '../../unreadable-entry.ts';
import { readCrates } from './crates.ts';
import { MAX_COMMENT_BYTES, MAX_STORED_BYTES } from './limits.ts';

/** The section of cargo-auditable, and the one where compilers of ELF leave their names. */
const LIST = '.dep-v0';
const COMMENT = '.comment';
const RUSTC = 'rustc version ';

/**
 * Reads the crates of Rust programs and libraries by the list that cargo-auditable leaves in them. A program belongs to
 * itself: it is the application of its packages.
 */
export const rustCataloger: FileCataloger = {
  kind: 'file',
  id: 'rust',
  version: 1,
  looksAt: () => true,
  wants: wantsSections,
  read({ path }: LayerFile, body: ByteSource): FileFacts | undefined {
    const program = sectionsOf(body);
    if (!program || isDebugFile(program)) return undefined;
    const stored = sectionBytes(body, program, LIST, MAX_STORED_BYTES);
    if (stored) return readList(path, stored);
    const comment = sectionBytes(body, program, COMMENT, MAX_COMMENT_BYTES);
    return comment?.includes(RUSTC) ? { path, packages: [], problems: [withoutList(path)] } : undefined;
  },
  settle: (files) => files.map(atItsPath),
};

/** A program whose headers are broken, or too far from its end, has no list that could be found. */
function sectionsOf(body: ByteSource): Program | undefined {
  try {
    return readProgram(body);
  } catch (error) {
    if (error instanceof ArchiveError) return undefined;
    throw error;
  }
}

function readList(path: string, stored: Buffer): FileFacts {
  const list = readCrates(stored);
  if (!list.ok) return unreadableFile(path, list.failure);
  const { packages, invalid } = list.value;
  if (invalid === 0) return { path, packages };
  const reason = `${invalid} of its crates ${invalid === 1 ? 'has' : 'have'} no valid name or version`;
  return { path, packages, problems: [unreadableEntry(path, reason)] };
}

/** Returns no bytes of a section that is outside of the file, or too far from the end of a large one. */
function sectionBytes(body: ByteSource, { sections }: Program, wanted: string, most: number) {
  const section = sections.find(({ name }) => name === wanted);
  if (!section) return undefined;
  try {
    return body.read(section.offset, Math.min(section.size, most));
  } catch (error) {
    if (error instanceof ArchiveError) return Buffer.alloc(0);
    throw error;
  }
}

function withoutList(path: string): Problem {
  const message = `${path} is a Rust program that does not list its crates, so none was looked up: build it with cargo auditable`;
  return { kind: 'program-without-list', subject: path, message, path };
}
