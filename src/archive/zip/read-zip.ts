import { crc32, inflateRawSync } from 'node:zlib';
import { messageOf } from '../../errors/index.ts';
import { ArchiveError } from '../archive-error.ts';
import { MAX_ZIP_ENTRY_BYTES } from '../limits.ts';
import { memorySource, openFileSource, type ByteSource } from '../byte-source.ts';
import { readDirectory, type DirectoryEntry } from './directory.ts';

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
}

const LOCAL_HEADER = { signature: 0x04034b50, bytes: 30 };
const STORED = 0;
const DEFLATED = 8;

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
    const { name, size } = entry;
    if (!name.endsWith('/')) yield { name, size, read: () => readEntry(source, entry) };
  }
}

function readEntry(source: ByteSource, entry: DirectoryEntry): Buffer {
  const { name, size, method, isEncrypted } = entry;
  if (isEncrypted) throw new ArchiveError(`${name} in the zip is encrypted`);
  if (size > MAX_ZIP_ENTRY_BYTES) {
    throw new ArchiveError(
      `${name} in the zip decompresses to ${size} bytes, over the limit of ${MAX_ZIP_ENTRY_BYTES}`,
    );
  }
  const stored = readStored(source, entry);
  const bytes = method === STORED ? stored : inflate(stored, entry);
  if (bytes.length !== size || crc32(bytes) !== entry.crc32) {
    throw new ArchiveError(`${name} in the zip is damaged: its checksum differs`);
  }
  return bytes;
}

/** Reads header and data together, since the length of the local header is not known in advance. */
function readStored(source: ByteSource, { name, offset, compressedSize }: DirectoryEntry): Buffer {
  const wanted = LOCAL_HEADER.bytes + Buffer.byteLength(name) + EXTRA_SLACK_BYTES + compressedSize;
  if (offset + LOCAL_HEADER.bytes + compressedSize > source.size)
    throw new ArchiveError('the zip is truncated');
  const read = source.read(offset, Math.min(wanted, source.size - offset));
  if (read.readUInt32LE(0) !== LOCAL_HEADER.signature) {
    throw new ArchiveError(`${name} in the zip is damaged: it has no header`);
  }
  const start = LOCAL_HEADER.bytes + read.readUInt16LE(26) + read.readUInt16LE(28);
  const end = start + compressedSize;
  return end <= read.length ? read.subarray(start, end) : source.read(offset + start, compressedSize);
}

function inflate(stored: Buffer, { name, method, size }: DirectoryEntry): Buffer {
  if (method !== DEFLATED)
    throw new ArchiveError(`${name} in the zip uses compression method ${method}, which is not supported`);
  if (size === 0) return Buffer.alloc(0);
  try {
    // Uses the claimed size as the limit, so that a bomb stops where it exceeds its claim.
    return inflateRawSync(stored, {
      maxOutputLength: size,
      chunkSize: Math.max(64, Math.min(size, 64 * 1024)),
    });
  } catch (cause) {
    throw new ArchiveError(`${name} in the zip is damaged: ${messageOf(cause)}`, { cause });
  }
}
