import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ArchiveError } from './archive-error.ts';

/** Random-access bytes from an open file, a file range or a buffer in memory. */
export interface ByteSource {
  readonly size: number;
  /**
   * Throws ArchiveError if the source ends too early. A caller that reads many pieces passes `room`, a buffer
   * reused wherever bytes must be copied into memory: discarded buffers pile up until garbage collection.
   */
  read(offset: number, length: number, room?: Buffer): Buffer;
  close(): void;
}

export function openFileSource(file: string): ByteSource {
  const fd = openSync(file, 'r');
  return { ...partOfFile({ fd, offset: 0, size: fstatSync(fd).size }), close: () => closeSync(fd) };
}

/** Reads a range from an open file, which stays open. */
export function partOfFile(part: {
  readonly fd: number;
  readonly offset: number;
  readonly size: number;
}): ByteSource {
  const { fd, offset: start, size } = part;
  return {
    size,
    read: (offset, length, room) => {
      if (offset < 0 || offset + length > size) throw truncated();
      const bytes = room && room.length >= length ? room.subarray(0, length) : Buffer.allocUnsafe(length);
      let done = 0;
      while (done < length) {
        const count = readSync(fd, bytes, done, length - done, start + offset + done);
        if (count === 0) throw truncated();
        done += count;
      }
      return bytes;
    },
    close: () => undefined,
  };
}

export function memorySource(bytes: Uint8Array): ByteSource {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    size: buffer.length,
    read: (offset, length) => {
      if (offset < 0 || offset + length > buffer.length) throw truncated();
      return buffer.subarray(offset, offset + length);
    },
    close: () => undefined,
  };
}

/** Returns a range from another source without a copy; closing it leaves the whole open. */
export function partOfSource(whole: ByteSource, offset: number, size: number): ByteSource {
  if (offset < 0 || offset + size > whole.size) throw truncated();
  return {
    size,
    read: (at, length, room) => {
      if (at < 0 || at + length > size) throw truncated();
      return whole.read(offset + at, length, room);
    },
    close: () => undefined,
  };
}

function truncated(): ArchiveError {
  return new ArchiveError('the file is truncated');
}
