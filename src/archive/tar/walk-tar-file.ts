import { readSync } from 'node:fs';
import { ArchiveError } from '../archive-error.ts';
import type { TarHandler } from './handler.ts';
import { TarReader } from './tar-reader.ts';

/** Position of a tar in an open file, in bytes. */
export interface TarInFile {
  readonly fd: number;
  readonly offset: number;
  readonly size: number;
}

/** Bytes per read: enough for several small files, headers included, with little waste between large ones. */
const WINDOW_BYTES = 8 * 1024;

/** Walks a plain tar by seeking over unwanted bodies. */
export function walkTarFile({ fd, offset, size }: TarInFile, handler: TarHandler): void {
  const reader = new TarReader(handler);
  const window = Buffer.allocUnsafe(WINDOW_BYTES);
  let at = 0;
  while (at < size && !reader.hasEnded) {
    const length = readSync(fd, window, 0, Math.min(WINDOW_BYTES, size - at), offset + at);
    if (length === 0) throw new ArchiveError(`the tar is truncated: it ends at byte ${at}`);
    reader.push(window.subarray(0, length));
    at += length;
    at += reader.skip(size - at);
  }
  reader.end();
}
