import { DamagedError } from '../database-entry.ts';

/** Value sizes in bytes by serial type, 0 to 11; the last two are unused. */
const FIXED_SIZES: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];
const MAX_VARINT_BYTES = 9;

interface Varint {
  readonly value: number;
  /** Offset of the byte after it. */
  readonly end: number;
}

export interface Value {
  readonly kind: 'number' | 'text' | 'blob';
  readonly bytes: Buffer;
}

/**
 * Reads a number with one to nine bytes: seven bits in each of the first eight, eight in the ninth. Above
 * 2^53 the last digits are lost, which is harmless: no length or page number can be that large.
 */
export function readVarint(bytes: Buffer, at: number): Varint {
  let value = 0;
  for (let i = 1; i <= MAX_VARINT_BYTES; i++) {
    const byte = bytes[at + i - 1];
    if (byte === undefined) throw new DamagedError('a number runs past the end of its record');
    if (i === MAX_VARINT_BYTES) return { value: value * 256 + byte, end: at + i };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + i };
  }
  throw new DamagedError('a number of a record is unterminated');
}

/**
 * Reads a record's column, counted from 0; undefined if the record has fewer. Source:
 * https://www.sqlite.org/fileformat2.html#record_format (clause 2.1).
 */
export function readColumn(record: Buffer, column: number): Value | undefined {
  const header = readVarint(record, 0);
  let type = { value: 0, end: header.end };
  let start = header.value;
  for (let i = 0; type.end < header.value; i++) {
    type = readVarint(record, type.end);
    const end = start + sizeOf(type.value);
    if (end > record.length) throw new DamagedError('a value runs past the end of its record');
    if (i === column) return { kind: kindOf(type.value), bytes: record.subarray(start, end) };
    start = end;
  }
  return undefined;
}

/** From 12 on, even types are blobs and odd types texts, and the type encodes the length. */
function sizeOf(type: number): number {
  return FIXED_SIZES[type] ?? Math.floor((type - 12) / 2);
}

function kindOf(type: number): Value['kind'] {
  if (type < 12) return 'number';
  return type % 2 === 0 ? 'blob' : 'text';
}
