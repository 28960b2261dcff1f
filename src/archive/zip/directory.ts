import { ArchiveError } from '../archive-error.ts';
import { MAX_ZIP_DIRECTORY_BYTES, MAX_ZIP_ENTRIES } from '../limits.ts';
import type { ByteSource } from '../byte-source.ts';

// PKWARE's APPNOTE.TXT, sections 4.3.12 (central directory), 4.3.14 to 4.3.16 (its end, zip64) and 4.5.3 (zip64 sizes).
// Trusts only the central directory: local headers would be a second truth.

export interface DirectoryEntry {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Local header offset. */
  readonly offset: number;
}

const END = { signature: 0x06054b50, bytes: 22 };
const ZIP64_LOCATOR = { signature: 0x07064b50, bytes: 20 };
const ZIP64_END = { signature: 0x06064b50, bytes: 56 };
const HEADER = { signature: 0x02014b50, bytes: 46 };
export const LOCAL_HEADER = { signature: 0x04034b50, bytes: 30 };
const MAX_COMMENT_BYTES = 0xffff;
/** Maximum size with a name, an extra field and a comment of 64 KiB each. */
const MAX_HEADER_BYTES = HEADER.bytes + 3 * 0xffff;
const PIECE_BYTES = 1024 ** 2;
const ZIP64_EXTRA = 0x0001;
/** Marks a field whose value is in the zip64 extra. */
const ELSEWHERE_16 = 0xffff;
const ELSEWHERE_32 = 0xffffffff;
const ENCRYPTED_FLAG = 1;

/** Reads the directory piece by piece: as an array, the CVE list's 320,000 entries take 120 MB. */
export function* readDirectory(source: ByteSource): Generator<DirectoryEntry, void> {
  const { count, offset, size, prefix } = findDirectory(source);
  if (count > MAX_ZIP_ENTRIES || size > MAX_ZIP_DIRECTORY_BYTES) {
    throw new ArchiveError(`the zip lists ${count} entries in ${size} bytes, which is over the limit`);
  }
  let piece = Buffer.alloc(0);
  let at = 0;
  let left = size;
  let room = prefix + offset;
  for (let index = 0; index < count; index++) {
    if (piece.length - at < MAX_HEADER_BYTES && left > 0) {
      const more = source.read(prefix + offset + size - left, Math.min(left, PIECE_BYTES));
      piece = Buffer.concat([piece.subarray(at), more]);
      left -= more.length;
      at = 0;
    }
    if (at + HEADER.bytes > piece.length || piece.readUInt32LE(at) !== HEADER.signature) throw damaged();
    const end = at + HEADER.bytes + variableBytes(piece, at);
    if (end > piece.length) throw damaged();
    const entry = parseEntry(piece.subarray(at, end));
    room -= LOCAL_HEADER.bytes + entry.compressedSize;
    // A zip bomb lists one body many times: https://www.bamsoftware.com/hacks/zipbomb/
    if (room < 0) throw new ArchiveError('the zip lists more bytes than it holds: its entries overlap');
    yield { ...entry, offset: prefix + entry.offset };
    at = end;
  }
  // Entries beyond the stated count would be silently missing.
  if (left > 0 || at < piece.length) throw damaged();
}

interface DirectoryPlace {
  readonly count: number;
  readonly size: number;
  /** As stated in the zip: relative to its own beginning, which a prefix (an executable jar's script) moves. */
  readonly offset: number;
  /** Where the directory ends. */
  readonly end: number;
}

/** Finds the real position of the directory, and by how much the zip's offsets are off. */
function findDirectory(source: ByteSource): DirectoryPlace & { readonly prefix: number } {
  const place = findEnd(source);
  const { offset, size, end, count } = place;
  const prefix = end - size - offset;
  if (count === 0 || prefix === 0) return { ...place, prefix: 0 };
  const isStated = isDirectory(source, offset);
  const isMoved = prefix > 0 && isDirectory(source, offset + prefix);
  // Tools that trust one directory would list other files than tools that trust the other.
  if (isStated && isMoved) throw hasTwo();
  if (!isStated && !isMoved) throw damaged();
  return { ...place, prefix: isMoved ? prefix : 0 };
}

function isDirectory(source: ByteSource, at: number): boolean {
  return at >= 0 && at + HEADER.bytes <= source.size && signatureAt(source, at) === HEADER.signature;
}

function signatureAt(source: ByteSource, at: number): number {
  return source.read(at, 4).readUInt32LE(0);
}

/**
 * Bytes may follow the end record: Java's class loader reads such archives if the directory and its first
 * entry fit.
 */
function findEnd(source: ByteSource): DirectoryPlace {
  const tailBytes = Math.min(source.size, END.bytes + MAX_COMMENT_BYTES);
  const tailStart = source.size - tailBytes;
  const tail = source.read(tailStart, tailBytes);
  let followed: DirectoryPlace | undefined;
  for (let at = tail.length - END.bytes; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END.signature) continue;
    const end = tailStart + at;
    const count = tail.readUInt16LE(at + 10);
    const size = tail.readUInt32LE(at + 12);
    const offset = tail.readUInt32LE(at + 16);
    const place = { count, size, offset, end };
    if (at + END.bytes + tail.readUInt16LE(at + 20) === tail.length) {
      if (followed) throw hasTwo();
      const isZip64 = count === ELSEWHERE_16 || size === ELSEWHERE_32 || offset === ELSEWHERE_32;
      return (isZip64 ? findZip64End(source, end) : undefined) ?? place;
    }
    if (!followed && beginsAsStated(source, place)) followed = place;
  }
  if (followed) return followed;
  throw new ArchiveError('not a zip, or truncated: no central directory');
}

function beginsAsStated(source: ByteSource, { size, offset, end }: DirectoryPlace): boolean {
  const directory = end - size;
  const first = directory - offset;
  return (
    first >= 0 && isDirectory(source, directory) && signatureAt(source, first) === LOCAL_HEADER.signature
  );
}

/** Returns undefined without a locator: 65,535 entries is also a possible number. */
function findZip64End(source: ByteSource, endOffset: number): DirectoryPlace | undefined {
  const locatorOffset = endOffset - ZIP64_LOCATOR.bytes;
  if (locatorOffset < 0) return undefined;
  const locator = source.read(locatorOffset, ZIP64_LOCATOR.bytes);
  if (locator.readUInt32LE(0) !== ZIP64_LOCATOR.signature) return undefined;
  // Behind a prefix, it sits only where every writer places it: just before its locator.
  for (const end of [readUInt64(locator, 8), locatorOffset - ZIP64_END.bytes]) {
    if (end < 0 || end + ZIP64_END.bytes > source.size) continue;
    const record = source.read(end, ZIP64_END.bytes);
    if (record.readUInt32LE(0) !== ZIP64_END.signature) continue;
    return {
      count: readUInt64(record, 32),
      size: readUInt64(record, 40),
      offset: readUInt64(record, 48),
      end,
    };
  }
  throw damaged();
}

function variableBytes(directory: Buffer, at: number): number {
  return directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
}

function parseEntry(header: Buffer): DirectoryEntry {
  const nameEnd = HEADER.bytes + header.readUInt16LE(28);
  const extra = header.subarray(nameEnd, nameEnd + header.readUInt16LE(30));
  const zip64 = new Zip64Fields(extra);
  // Reads in the extra field's order: it holds only the fields marked as elsewhere.
  const size = zip64.resolve(header.readUInt32LE(24));
  const compressedSize = zip64.resolve(header.readUInt32LE(20));
  const offset = zip64.resolve(header.readUInt32LE(42));
  return {
    name: header.toString('utf8', HEADER.bytes, nameEnd),
    method: header.readUInt16LE(10),
    isEncrypted: (header.readUInt16LE(8) & ENCRYPTED_FLAG) !== 0,
    crc32: header.readUInt32LE(16),
    compressedSize,
    size,
    offset,
  };
}

class Zip64Fields {
  readonly #fields: Buffer;
  #at = 0;

  constructor(extra: Buffer) {
    this.#fields = findExtra(extra, ZIP64_EXTRA);
  }

  resolve(value: number): number {
    if (value !== ELSEWHERE_32) return value;
    if (this.#at + 8 > this.#fields.length) throw damaged();
    this.#at += 8;
    return readUInt64(this.#fields, this.#at - 8);
  }
}

function findExtra(extra: Buffer, id: number): Buffer {
  let at = 0;
  while (at + 4 <= extra.length) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, end);
    at = end;
  }
  return Buffer.alloc(0);
}

function readUInt64(bytes: Buffer, at: number): number {
  const value = Number(bytes.readBigUInt64LE(at));
  if (!Number.isSafeInteger(value)) throw damaged();
  return value;
}

function hasTwo(): ArchiveError {
  return new ArchiveError('the zip has two central directories');
}

function damaged(): ArchiveError {
  return new ArchiveError('the zip is damaged: its central directory is malformed');
}
