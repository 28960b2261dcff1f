import { constants, crc32, inflateRawSync } from 'node:zlib';
import { messageOf } from '../../errors/index.ts';
import { ArchiveError } from '../archive-error.ts';
import { MAX_ZIP_ENTRY_BYTES } from '../limits.ts';
import { memorySource, openFileSource, partOfSource, type ByteSource } from '../byte-source.ts';
import { LOCAL_HEADER, readDirectory, type DirectoryEntry } from './directory.ts';

export interface ZipArchive {
  /** Entries in central directory order, without folders, read on demand. Throws ArchiveError. */
  readonly entries: Iterable<ZipEntry>;
  close(): void;
}

export interface ZipEntry {
  /** Name as in the archive: not to be used as a path. */
  readonly name: string;
  /** Inflated size in bytes, as the archive claims. */
  readonly size: number;
  /** Inflates and verifies the entry. Throws ArchiveError. */
  read(): Buffer;
  /** Inflates the entry's first bytes, at least enough to identify a program, unverified. Throws ArchiveError. */
  head(): Buffer;
  /**
   * Opens the entry for random access: a stored one in place, unverified, any other inflated into memory, up
   * to `maxBytes`. Throws ArchiveError.
   */
  open(maxBytes: number): ByteSource;
  /** Whether {@link open} needs no memory. */
  readonly isStored: boolean;
}

/** First bytes of a zip with entries: the first local header's signature. */
export const ZIP_START = Buffer.from('PK\x03\x04');
const STORED = 0;
const DEFLATED = 8;

/** Compressed bytes to inflate for a head, and its maximum inflated size: programs contain padding. */
const HEAD_BYTES = 4096;
const MAX_HEAD_BYTES = 1024 ** 2;

/** Bytes to allow for a local header's extra field in the first read; a longer one takes a second read. */
const EXTRA_SLACK_BYTES = 64;

/** Opens a zip through its central directory: a file by name, bytes in memory, or another source. */
export function readZip(content: string | Uint8Array | ByteSource): ZipArchive {
  const source = sourceOf(content);
  return {
    entries: { [Symbol.iterator]: () => entriesOf(source) },
    close: () => source.close(),
  };
}

function sourceOf(content: string | Uint8Array | ByteSource): ByteSource {
  if (typeof content === 'string') return openFileSource(content);
  return content instanceof Uint8Array ? memorySource(content) : content;
}

function* entriesOf(source: ByteSource): Generator<ZipEntry, void> {
  for (const entry of readDirectory(source)) {
    if (!entry.name.endsWith('/')) yield new ListedEntry(source, entry);
  }
}

/** A class to save memory: an archive may have a hundred thousand entries. */
class ListedEntry implements ZipEntry {
  readonly #source: ByteSource;
  readonly #entry: DirectoryEntry;

  constructor(source: ByteSource, entry: DirectoryEntry) {
    this.#source = source;
    this.#entry = entry;
  }

  get name(): string {
    return this.#entry.name;
  }

  get size(): number {
    return this.#entry.size;
  }

  get isStored(): boolean {
    return this.#entry.method === STORED && !this.#entry.isEncrypted;
  }

  read(): Buffer {
    return readEntry(this.#source, this.#entry, MAX_ZIP_ENTRY_BYTES);
  }

  head(): Buffer {
    return readHead(this.#source, this.#entry);
  }

  open(maxBytes: number): ByteSource {
    if (this.isStored) return storedPart(this.#source, this.#entry);
    return memorySource(readEntry(this.#source, this.#entry, maxBytes));
  }
}

/** Opens a stored entry in place, within its archive. */
function storedPart(source: ByteSource, entry: DirectoryEntry): ByteSource {
  const { name, offset, compressedSize } = entry;
  if (entry.size !== compressedSize)
    throw new ArchiveError(`${name} in the zip is damaged: its sizes differ`);
  const header = readHeader(source, entry, LOCAL_HEADER.bytes);
  return partOfSource(source, offset + bodyStart(header), compressedSize);
}

function readEntry(source: ByteSource, entry: DirectoryEntry, maxBytes: number): Buffer {
  const { name, size, method, isEncrypted } = entry;
  if (isEncrypted) throw new ArchiveError(`${name} in the zip is encrypted`);
  if (size > maxBytes) {
    throw new ArchiveError(`${name} in the zip decompresses to ${size} bytes, over the limit of ${maxBytes}`);
  }
  const stored = readStored(source, entry);
  const bytes = method === STORED ? stored : inflate(stored, entry);
  if (bytes.length !== size || crc32(bytes) !== entry.crc32) {
    throw new ArchiveError(`${name} in the zip is damaged: its checksum differs`);
  }
  return bytes;
}

/** Reads the start of an entry; returns nothing for an encrypted entry or another compression method. */
function readHead(source: ByteSource, entry: DirectoryEntry): Buffer {
  const { compressedSize, method, size } = entry;
  if (entry.isEncrypted || size === 0 || (method !== STORED && method !== DEFLATED)) return Buffer.alloc(0);
  const length = Math.min(compressedSize, HEAD_BYTES);
  const stored = readStored(source, { ...entry, compressedSize: length });
  if (method === STORED) return stored;
  // Accepts a partial stream: a head is nearly never the whole entry.
  const finishFlush = constants.Z_SYNC_FLUSH;
  return inflate(stored, { ...entry, size: MAX_HEAD_BYTES }, finishFlush);
}

/** Reads header and data together, since the local header's length is not predictable. */
function readStored(source: ByteSource, entry: DirectoryEntry): Buffer {
  const { name, offset, compressedSize } = entry;
  const wanted = LOCAL_HEADER.bytes + Buffer.byteLength(name) + EXTRA_SLACK_BYTES + compressedSize;
  const read = readHeader(source, entry, wanted);
  const start = bodyStart(read);
  const end = start + compressedSize;
  return end <= read.length ? read.subarray(start, end) : source.read(offset + start, compressedSize);
}

/** Reads up to `wanted` bytes starting at an entry's local header. */
function readHeader(source: ByteSource, entry: DirectoryEntry, wanted: number): Buffer {
  const { name, offset, compressedSize } = entry;
  if (offset + LOCAL_HEADER.bytes + compressedSize > source.size)
    throw new ArchiveError('the zip is truncated');
  const read = source.read(offset, Math.min(wanted, source.size - offset));
  if (read.readUInt32LE(0) !== LOCAL_HEADER.signature) {
    throw new ArchiveError(`${name} in the zip is damaged: it has no header`);
  }
  return read;
}

/** Returns the body's offset from the start of its local header. */
function bodyStart(header: Buffer): number {
  return LOCAL_HEADER.bytes + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function inflate(
  stored: Buffer,
  { name, method, size }: DirectoryEntry,
  finishFlush: number = constants.Z_FINISH,
): Buffer {
  if (method !== DEFLATED)
    throw new ArchiveError(`${name} in the zip uses compression method ${method}, which is not supported`);
  if (size === 0) return Buffer.alloc(0);
  try {
    // Uses the claimed size as the limit, so that a bomb stops where it exceeds its claim.
    return inflateRawSync(stored, {
      finishFlush,
      maxOutputLength: size,
      chunkSize: Math.max(64, Math.min(size, 64 * 1024)),
    });
  } catch (cause) {
    throw new ArchiveError(`${name} in the zip is damaged: ${messageOf(cause)}`, { cause });
  }
}
