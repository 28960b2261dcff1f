// The table of functions that a Go program needs to print its stack, .gopclntab: debug/gosym of Go's standard library,
// "Go 1.2 Runtime Symbol Information" and the forms of Go 1.16, 1.18 and 1.20 that followed. Stripping leaves it.

import type { ByteSource } from '../../../archive/index.ts';
import {
  MAX_NAME_BYTES,
  MAX_NAMES_BYTES,
  MAX_SEARCHED_BYTES,
  MAX_TABLE_CANDIDATES,
  MAX_TABLE_MATCHES,
} from './limits.ts';
import { Fields, type Program, type Range } from '../../program/index.ts';
import { scatteredNames } from './scattered-names.ts';

const SECTION_NAMES = new Set(['.gopclntab', '.data.rel.ro.gopclntab', '__gopclntab']);
/** Magic, two zeros, the least size of an instruction, the size of an address. */
const HEADER_BYTES = 8;
const SEARCH_BYTES = 128 * 1024;
/** Names are read in pieces of this size. */
const PIECE_BYTES = 4 * MAX_NAME_BYTES;

/** Words behind the header, and which of them say where the names begin and end; the first form has neither. */
const FORMS: ReadonlyMap<number, { readonly words: number; readonly names?: number }> = new Map([
  [0xfffffff1, { words: 8, names: 3 }],
  [0xfffffff0, { words: 8, names: 3 }],
  [0xfffffffa, { words: 7, names: 2 }],
  [0xfffffffb, { words: 1 }],
]);

/**
 * Finds the names of all functions of a program, those that were inlined everywhere included, and returns what is read
 * from them: undefined without a table of functions. What only looks like one is passed over where nothing can be
 * read from its names. Throws ArchiveError if the file is truncated.
 */
export function findFunctionNames<Read>(
  file: ByteSource,
  program: Program,
  readNames: (names: Iterable<string>) => Read | undefined,
): Read | undefined {
  let left = MAX_NAMES_BYTES;
  for (const place of tablesOf(file, program)) {
    const table = readTable(file, program, place, left);
    if (!table) continue;
    left -= table.size;
    const names = table.isScattered
      ? scatteredNames(file.read(table.offset, table.size), program.layout)
      : namesOf(file, table);
    const read = names && readNames(names);
    if (read) return read;
  }
  return undefined;
}

/** Place where a table could begin, up to the end of its section or segment. */
interface Place extends Range {
  /** Whether its end is that of the table. */
  readonly isNamed: boolean;
}

/** The cost that is left for a search through a program. */
interface Budget {
  bytes: number;
  matches: number;
  candidates: number;
}

/** Lists where a table could begin: at the section of its name, else at each magic within what is loaded. */
function* tablesOf(file: ByteSource, program: Program): Iterable<Place> {
  const named = program.sections.filter(({ name }) => SECTION_NAMES.has(name));
  if (named.length > 0) {
    for (const section of named) yield { ...section, isNamed: true };
    return;
  }
  // Segments may cover the same bytes; those that are never written to come first.
  const segments = program.segments.toSorted((a, b) => Number(a.isWritable) - Number(b.isWritable));
  const budget = {
    bytes: Math.min(MAX_SEARCHED_BYTES, file.size),
    matches: MAX_TABLE_MATCHES,
    candidates: MAX_TABLE_CANDIDATES,
  };
  for (const { address, offset, size } of segments) {
    for (const at of searchMagic(file, { address, offset, size }, program, budget)) {
      if (--budget.candidates < 0) return;
      yield { address: address + at, offset: offset + at, size: size - at, isNamed: false };
    }
  }
}

/** Searches for bytes that all forms share, and leaves the rest to the header's check. */
function* searchMagic(
  file: ByteSource,
  { offset, size }: Range,
  { layout }: Program,
  budget: Budget,
): Iterable<number> {
  const shared = Buffer.from(layout.isLittle ? [0xff, 0xff, 0xff, 0, 0] : [0xff, 0xff, 0xff]);
  const before = layout.isLittle ? 1 : 0;
  const room = Buffer.allocUnsafe(SEARCH_BYTES + HEADER_BYTES);
  for (let start = 0; start < size && budget.bytes > 0; start += SEARCH_BYTES) {
    const piece = file.read(offset + start, Math.min(SEARCH_BYTES + HEADER_BYTES, size - start), room);
    budget.bytes -= piece.length;
    for (let found = piece.indexOf(shared); found >= 0; found = piece.indexOf(shared, found + 1)) {
      if (--budget.matches < 0) return;
      const at = found - before;
      if (at < 0 || at >= SEARCH_BYTES || (start + at) % layout.wordBytes !== 0) continue;
      if (at + HEADER_BYTES <= piece.length && isHeader(piece.subarray(at), layout)) yield start + at;
    }
  }
}

function isHeader(bytes: Buffer, layout: Program['layout']): boolean {
  const magic = new Fields(bytes, layout).u32(0);
  const [quantum, wordBytes] = [bytes[6] ?? 0, bytes[7]];
  return (
    FORMS.has(magic) &&
    bytes.readUInt16LE(4) === 0 &&
    [1, 2, 4].includes(quantum) &&
    wordBytes === layout.wordBytes
  );
}

/** The part of a table that holds names. */
interface Table {
  readonly offset: number;
  readonly size: number;
  /** Whether names are between other parts, as before Go 1.16. */
  readonly isScattered: boolean;
}

/** Reads a table by its header; undefined if there is none. */
function readTable(
  file: ByteSource,
  { layout }: Program,
  { offset, size, isNamed }: Place,
  most: number,
): Table | undefined {
  const { wordBytes } = layout;
  if (size < HEADER_BYTES + wordBytes) return undefined;
  const head = new Fields(file.read(offset, Math.min(size, HEADER_BYTES + 8 * wordBytes)), layout);
  const form = isHeader(head.bytes, layout) ? FORMS.get(head.u32(0)) : undefined;
  if (!form || head.bytes.length < HEADER_BYTES + form.words * wordBytes) return undefined;
  if (form.names === undefined)
    return isNamed && size <= most ? { offset, size, isScattered: true } : undefined;
  const start = head.word(HEADER_BYTES + form.names * wordBytes);
  const end = head.word(HEADER_BYTES + (form.names + 1) * wordBytes);
  if (start < HEADER_BYTES || start >= end || end > size || end - start > most) return undefined;
  return { offset: offset + start, size: end - start, isScattered: false };
}

/** Each name ends with a zero, and zeros fill the table up. */
function namesOf(file: ByteSource, { offset, size }: Table): Iterable<string> | undefined {
  return file.read(offset + size - 1, 1)[0] === 0 ? namesInPieces(file, offset, size) : undefined;
}

/** A piece is longer than a name may be, and what has no end within it is given as one that is too long. */
function* namesInPieces(file: ByteSource, offset: number, size: number): Iterable<string> {
  const room = Buffer.allocUnsafe(PIECE_BYTES);
  for (let at = 0; at < size;) {
    const piece = file.read(offset + at, Math.min(PIECE_BYTES, size - at), room);
    const end = piece.lastIndexOf(0) + 1 || piece.length;
    yield* piece.toString('utf8', 0, end).split('\0');
    at += end;
  }
}
