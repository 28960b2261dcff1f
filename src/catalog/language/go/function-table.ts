// The function table that Go programs use for stack traces, .gopclntab: debug/gosym in Go's standard library,
// "Go 1.2 Runtime Symbol Information", and the later forms in Go 1.16, 1.18 and 1.20. Stripping keeps it.

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
/** Magic, two zeros, minimum instruction size, pointer size. */
const HEADER_BYTES = 8;
const SEARCH_BYTES = 128 * 1024;
/** Names are read in pieces this long. */
const PIECE_BYTES = 4 * MAX_NAME_BYTES;

/**
 * Header words by magic, and the index of the word for the names' start (their end follows); Go 1.2's form
 * has neither.
 */
const FORMS: ReadonlyMap<number, { readonly words: number; readonly names?: number }> = new Map([
  [0xfffffff1, { words: 8, names: 3 }],
  [0xfffffff0, { words: 8, names: 3 }],
  [0xfffffffa, { words: 7, names: 2 }],
  [0xfffffffb, { words: 1 }],
]);

/**
 * Finds the names of all functions in a program, including fully inlined ones, and returns the result of
 * `readNames`; undefined without a function table. Skips look-alikes whose names cannot be read. Throws
 * ArchiveError if the file is truncated.
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

/** A possible table, up to the end of its section or segment. */
interface Place extends Range {
  /** Whether the range ends exactly where the table does. */
  readonly isNamed: boolean;
}

/** Remaining search budget for one program. */
interface Budget {
  bytes: number;
  matches: number;
  candidates: number;
}

/** Lists possible table positions: the named section, else each magic in the loaded segments. */
function* tablesOf(file: ByteSource, program: Program): Iterable<Place> {
  const named = program.sections.filter(({ name }) => SECTION_NAMES.has(name));
  if (named.length > 0) {
    for (const section of named) yield { ...section, isNamed: true };
    return;
  }
  // Segments may overlap; read-only ones come first.
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

/** Searches for the bytes shared by all forms, then checks the header. */
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
  /** Whether names are interleaved with other parts, as before Go 1.16. */
  readonly isScattered: boolean;
}

/** Reads a table's header; undefined if it has none. */
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

/** Splits names, each zero-terminated; zeros also pad the table. */
function namesOf(file: ByteSource, { offset, size }: Table): Iterable<string> | undefined {
  return file.read(offset + size - 1, 1)[0] === 0 ? namesInPieces(file, offset, size) : undefined;
}

/** Pieces exceed the longest allowed name, so text without a terminator is yielded as one that is too long. */
function* namesInPieces(file: ByteSource, offset: number, size: number): Iterable<string> {
  const room = Buffer.allocUnsafe(PIECE_BYTES);
  for (let at = 0; at < size;) {
    const piece = file.read(offset + at, Math.min(PIECE_BYTES, size - at), room);
    const end = piece.lastIndexOf(0) + 1 || piece.length;
    yield* piece.toString('utf8', 0, end).split('\0');
    at += end;
  }
}
