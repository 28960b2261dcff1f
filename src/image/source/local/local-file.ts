import { closeSync, fstatSync, openSync, readSync, type BigIntStats } from 'node:fs';
import { open } from 'node:fs/promises';
import { AppError, messageOf } from '../../../errors/index.ts';
import type { FileStamp } from '../../../store/ports.ts';

/** Byte range in a local file: the whole file, or an archive entry. */
export interface LocalBlob {
  readonly path: string;
  readonly offset: number;
  readonly size: number;
}

/** Files by name, in a folder or in a tar. */
export interface LocalFiles {
  /** Returns undefined if the file does not exist. */
  find(name: string): LocalBlob | undefined;
  /** Name for the whole in errors. */
  readonly name: string;
}

/** Bytes per read when streaming a blob. */
const CHUNK_BYTES = 256 * 1024;

/** Reads a blob's first bytes, at most `length`. */
export function readHead(blob: LocalBlob, length: number): Buffer {
  const bytes = Buffer.alloc(Math.min(length, blob.size));
  const fd = openForReading(blob.path);
  try {
    fillFrom(fd, bytes, blob, 0);
    return bytes;
  } finally {
    closeSync(fd);
  }
}

/** Fills a buffer from a place in a blob, whose file is open. */
export function fillFrom(fd: number, bytes: Buffer, { path, offset }: LocalBlob, at: number): void {
  for (let done = 0; done < bytes.length;) {
    const count = readPart(fd, { bytes, done, path }, offset + at + done);
    if (count === 0) throw truncated(path);
    done += count;
  }
}

interface Filling {
  readonly bytes: Buffer;
  readonly done: number;
  readonly path: string;
}

function readPart(fd: number, { bytes, done, path }: Filling, at: number): number {
  try {
    return readSync(fd, bytes, done, bytes.length - done, at);
  } catch (cause) {
    throw unreadableLocalFile(path, cause);
  }
}

/** Reads a whole small blob; throws LIMIT_EXCEEDED if it is larger than `limit`. */
export function readWhole(blob: LocalBlob, limit: number, name: string): Buffer {
  if (blob.size > limit) throw new AppError('LIMIT_EXCEEDED', `${name} is larger than ${limit} bytes`);
  return readHead(blob, blob.size);
}

/** Opens the file when the first chunk is requested, and closes it after the last. */
export async function* streamLocalBlob({ path, offset, size }: LocalBlob): AsyncGenerator<Buffer> {
  const file = await open(path).catch((cause: unknown) => {
    throw unreadableLocalFile(path, cause);
  });
  try {
    for (let done = 0; done < size;) {
      const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, size - done));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, offset + done);
      if (bytesRead === 0) throw truncated(path);
      done += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

export interface StampedFile {
  readonly stamp: FileStamp;
  /** Last write or replacement, in milliseconds. */
  readonly changedAt: number;
}

/** Identifies the content in a blob's file without reading it. */
export function stampOf({ path, offset }: LocalBlob): StampedFile {
  const fd = openForReading(path);
  try {
    const stats = fstatSync(fd, { bigint: true });
    return { stamp: toStamp(stats, offset), changedAt: Number(newest(stats) / 1_000_000n) };
  } finally {
    closeSync(fd);
  }
}

function toStamp({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats, offset: number): FileStamp {
  return {
    device: String(dev),
    inode: String(ino),
    size: String(size),
    modified: String(mtimeNs),
    changed: String(ctimeNs),
    offset,
  };
}

function newest({ mtimeNs, ctimeNs }: BigIntStats): bigint {
  return mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
}

export function openForReading(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw unreadableLocalFile(path, cause);
  }
}

export function unreadableLocalFile(path: string, cause: unknown): AppError {
  return new AppError('IO_FAILED', `cannot read ${path}: ${messageOf(cause)}`, { cause });
}

function truncated(path: string): AppError {
  return new AppError('IMAGE_INVALID', `${path} is truncated`);
}
