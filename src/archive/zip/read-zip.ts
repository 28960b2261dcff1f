import { constants, crc32, inflateRawSync } from 'node:zlib';
import { messageOf } from '../../errors/index.ts';
import { ArchiveError } from '../archive-error.ts';
import { MAX_ZIP_ENTRY_BYTES } from '../limits.ts';
import { memorySource, openFileSource, partOf, type ByteSource } from '../byte-source.ts';
import { LOCAL_HEADER, readDirectory, type DirectoryEntry } from './directory.ts';

export interface ZipArchive {
  /** Entries in the order of the central directory, without folders, read on demand. Throws ArchiveError. */
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
  /** Inflates its first bytes, at least as many as tell a program, unverified. Throws ArchiveError. */
  head(): Buffer;
  /**
   * Opens the entry for reading at random: a stored one in place, unverified, any other inflated into memory, up to a
   * limit. Throws ArchiveError.
   */
  open(maxBytes: number): ByteSource;
  /** Whether {@link open} takes no memory. */
  readonly isStored: boolean;
}

/** First bytes of a zip with entries: those of the first one's local header. */
export const ZIP_START = Buffer.from('PK\x03\x04');
const STORED = 0;
const DEFLATED = 8;

/** Compressed bytes from which a head is inflated, and bytes that it may inflate to: those of programs are padded. */
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

/** A class, since an archive may have a hundred thousand. */
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

/** Reads an entry in place in its archive. */
function storedPart(source: ByteSource, entry: DirectoryEntry): ByteSource {
  const { name, offset, compressedSize } = entry;
  if (entry.size !== compressedSize)
    throw new ArchiveError(`${name} in the zip is damaged: its sizes differ`);
  const header = readHeader(source, entry, LOCAL_HEADER.bytes);
  return partOf(source, offset + bodyStart(header), compressedSize);
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

/** Reads the start of an entry: of one that is encrypted or compressed in another way, nothing. */
function readHead(source: ByteSource, entry: DirectoryEntry): Buffer {
  const { compressedSize, method, size } = entry;
  if (entry.isEncrypted || size === 0 || (method !== STORED && method !== DEFLATED)) return Buffer.alloc(0);
  const length = Math.min(compressedSize, HEAD_BYTES);
  const stored = readStored(source, { ...entry, compressedSize: length });
  if (method === STORED) return stored;
  // Takes what the bytes so far are inflated to: a head is nearly never all of an entry.
  const finishFlush = constants.Z_SYNC_FLUSH;
  return inflate(stored, { ...entry, size: MAX_HEAD_BYTES }, finishFlush);
}

/** Reads header and data together, since the length of the local header is not known in advance. */
function readStored(source: ByteSource, entry: DirectoryEntry): Buffer {
  const { name, offset, compressedSize } = entry;
  const wanted = LOCAL_HEADER.bytes + Buffer.byteLength(name) + EXTRA_SLACK_BYTES + compressedSize;
  const read = readHeader(source, entry, wanted);
  const start = bodyStart(read);
  const end = start + compressedSize;
  return end <= read.length ? read.subarray(start, end) : source.read(offset + start, compressedSize);
}

/** Reads up to `wanted` bytes from an entry's local header on. */
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

/** Returns how far behind its local header's start a body begins. */
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
