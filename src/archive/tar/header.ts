import { ArchiveError } from '../archive-error.ts';
import { beginsWith } from '../begins-with.ts';
import { decodeName } from './name.ts';

// POSIX.1-2017 pax, "ustar Interchange Format", plus GNU tar and old v7 deviations: base-256 numbers, the
// magic "ustar " with other fields in place of ustar's prefix, checksums summed as signed bytes.

export const BLOCK = 512;

export interface TarHeader {
  /** The type as a character; NUL is v7's regular file. */
  readonly type: string;
  readonly name: string;
  readonly linkName: string;
  /** Bytes in the following body; meaningless for types without one. */
  readonly size: number;
  /** Permission bits; 0 where the field holds no number. */
  readonly mode: number;
}

interface Field {
  readonly start: number;
  readonly end: number;
}

const NAME = { start: 0, end: 100 };
const MODE = { start: 100, end: 108 };
const SIZE = { start: 124, end: 136 };
const CHECKSUM = { start: 148, end: 156 };
const TYPE = 156;
const LINK_NAME = { start: 157, end: 257 };
const MAGIC = 257;
const USTAR_MAGIC = Buffer.from('ustar\0');
const GNU_MAGIC = Buffer.from('ustar  \0');
const PREFIX = { start: 345, end: 500 };
/** GNU tar's fields in place of the prefix: access and change times. */
const GNU_TIMES = [
  { start: 345, end: 357 },
  { start: 357, end: 369 },
];
const SPACE = 0x20;
const PERMISSIONS = 0o7777;

/** Parses one block, which must be a header; `offset`, its position in the tar, is for the error message. */
export function parseHeader(block: Buffer, offset: number): TarHeader {
  if (!hasValidChecksum(block)) {
    throw new ArchiveError(`the tar is damaged: no valid header at byte ${offset}`);
  }
  const size = parseNumber(block, SIZE.start, SIZE.end);
  if (size === undefined) {
    throw new ArchiveError(`the tar is damaged: the entry at byte ${offset} has an invalid size`);
  }
  const prefix = hasPrefix(block) ? field(block, PREFIX) : '';
  const name = field(block, NAME);
  return {
    type: String.fromCharCode(block[TYPE] ?? 0),
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: field(block, LINK_NAME),
    size,
    mode: (parseNumber(block, MODE.start, MODE.end) ?? 0) & PERMISSIONS,
  };
}

export function isZeroBlock(block: Buffer): boolean {
  for (const byte of block) if (byte !== 0) return false;
  return true;
}

/**
 * Parses octal digits between blanks, up to a NUL, or base 256 if the first bit is set. Returns undefined for anything
 * else, for negative numbers, and above 2^53, where arithmetic would lose precision.
 */
export function parseNumber(block: Buffer, start: number, end: number): number | undefined {
  const first = block[start] ?? 0;
  if (first & 0x80) return parseBase256(block, start, end);
  let at = start;
  while (at < end && isBlank(block[at])) at++;
  let value = 0;
  for (; at < end && !isBlank(block[at]); at++) {
    const digit = (block[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) return undefined;
    value = value * 8 + digit;
  }
  for (; at < end && block[at] !== 0; at++) if (!isBlank(block[at])) return undefined;
  return value;
}

function parseBase256(block: Buffer, start: number, end: number): number | undefined {
  const first = block[start] ?? 0;
  if (first & 0x40) return undefined;
  let value = first & 0x3f;
  for (let at = start + 1; at < end; at++) value = value * 256 + (block[at] ?? 0);
  return Number.isSafeInteger(value) ? value : undefined;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === 0;
}

function hasValidChecksum(block: Buffer): boolean {
  const expected = parseNumber(block, CHECKSUM.start, CHECKSUM.end);
  return expected === sumOf(block, 0) || expected === sumOf(block, 256);
}

/**
 * Sums the header's bytes, counting the checksum as blanks; subtracts `bias` for each byte that is negative
 * when signed.
 */
function sumOf(block: Buffer, bias: 0 | 256): number {
  let sum = SPACE * (CHECKSUM.end - CHECKSUM.start);
  for (let at = 0; at < CHECKSUM.start; at++) sum += block[at] ?? 0;
  for (let at = CHECKSUM.end; at < BLOCK; at++) sum += block[at] ?? 0;
  if (bias === 0) return sum;
  for (let at = 0; at < BLOCK; at++) {
    const isChecksum = at >= CHECKSUM.start && at < CHECKSUM.end;
    if (!isChecksum && (block[at] ?? 0) >= 0x80) sum -= bias;
  }
  return sum;
}

/** Docker before 2017 also wrote a prefix into GNU headers; the field then holds no time. */
function hasPrefix(block: Buffer): boolean {
  if (beginsWith(block, USTAR_MAGIC, MAGIC)) return true;
  if (!beginsWith(block, GNU_MAGIC, MAGIC) || !isAsciiField(block, PREFIX)) return false;
  return GNU_TIMES.some(
    ({ start, end }) => block[start] !== 0 && parseNumber(block, start, end) === undefined,
  );
}

function field(block: Buffer, { start, end }: Field): string {
  let length = 0;
  while (start + length < end && block[start + length] !== 0) length++;
  return length === 0 ? '' : decodeName(block, start, start + length);
}

function isAsciiField(block: Buffer, { start, end }: Field): boolean {
  for (let at = start; at < end && block[at] !== 0; at++) if ((block[at] ?? 0) >= 0x80) return false;
  return true;
}
