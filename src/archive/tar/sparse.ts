import { ArchiveError } from '../archive-error.ts';
import { BLOCK, parseNumber } from './header.ts';

// GNU tar manual, "Storing Sparse Files": a map with the stored pieces' positions; the gaps are zeros.

export interface SparsePiece {
  readonly offset: number;
  readonly length: number;
}

/** Where the map is stored. */
export type SparseMap =
  | { readonly kind: 'pieces'; readonly pieces: readonly SparsePiece[] }
  /** PAX version 1.0: before the stored body. */
  | { readonly kind: 'in-body' };

const PIECE_BYTES = 24;
const OLD_HEADER_PIECES = { start: 386, count: 4, extended: 482, realSize: 483 };
const EXTENSION_PIECES = { start: 0, count: 21, extended: 504 };

/** Parses an old GNU header (type `S`): the pieces, the file's real size, and whether an extension block follows. */
export function parseOldSparse(header: Buffer): {
  pieces: SparsePiece[];
  realSize: number;
  extended: boolean;
} {
  const { start, count, extended, realSize } = OLD_HEADER_PIECES;
  const size = parseNumber(header, realSize, realSize + 12);
  if (size === undefined) throw damaged();
  return { pieces: parsePieces(header, start, count), realSize: size, extended: header[extended] !== 0 };
}

export function parseSparseExtension(block: Buffer): { pieces: SparsePiece[]; extended: boolean } {
  const { start, count, extended } = EXTENSION_PIECES;
  return { pieces: parsePieces(block, start, count), extended: block[extended] !== 0 };
}

function parsePieces(block: Buffer, start: number, count: number): SparsePiece[] {
  const pieces: SparsePiece[] = [];
  for (let at = start; at < start + count * PIECE_BYTES && block[at] !== 0; at += PIECE_BYTES) {
    const offset = parseNumber(block, at, at + 12);
    const length = parseNumber(block, at + 12, at + PIECE_BYTES);
    if (offset === undefined || length === undefined) throw damaged();
    pieces.push({ offset, length });
  }
  return pieces;
}

/** Parses the list in PAX versions 0.0 and 0.1: `offset,length,offset,length...` */
export function parseSparseList(text: string): SparsePiece[] {
  if (text === '') return [];
  const numbers = text.split(',').map(parseDecimal);
  const pieces: SparsePiece[] = [];
  for (let at = 0; at < numbers.length; at += 2) {
    const [offset, length] = [numbers[at], numbers[at + 1]];
    if (offset === undefined || length === undefined) throw damaged();
    pieces.push({ offset, length });
  }
  return pieces;
}

/** Rebuilds the whole file from its stored body. The caller has checked `realSize` against its limit. */
export function expandSparse(stored: Buffer, map: SparseMap, realSize: number): Buffer {
  const { pieces, start } = map.kind === 'pieces' ? { pieces: map.pieces, start: 0 } : readMap(stored);
  const whole = Buffer.alloc(realSize);
  let from = start;
  for (const { offset, length } of pieces) {
    if (offset + length > realSize || from + length > stored.length) throw damaged();
    stored.copy(whole, offset, from, from + length);
    from += length;
  }
  return whole;
}

/**
 * Reads a version 1.0 map: one decimal number per line, padded to a block; the count, then each piece's
 * offset and length.
 */
function readMap(stored: Buffer): { pieces: SparsePiece[]; start: number } {
  let at = 0;
  const nextNumber = (): number => {
    const end = stored.indexOf(0x0a, at);
    const value = end < 0 ? undefined : parseDecimal(stored.toString('latin1', at, Math.min(end, at + 20)));
    if (value === undefined) throw damaged();
    at = end + 1;
    return value;
  };
  const count = nextNumber();
  const pieces: SparsePiece[] = [];
  // A false count fails at the end of the body, where no number follows.
  for (let index = 0; index < count; index++) pieces.push({ offset: nextNumber(), length: nextNumber() });
  return { pieces, start: Math.ceil(at / BLOCK) * BLOCK };
}

/** Parses plain digits up to 2^53; undefined for anything else. */
export function parseDecimal(text: string): number | undefined {
  if (text === '') return undefined;
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return Number.isSafeInteger(value) ? value : undefined;
}

function damaged(): ArchiveError {
  return new ArchiveError('the tar is damaged: the map of a sparse file is malformed');
}
