import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { LocalBlob } from './local-file.ts';

/** Large enough to make system calls negligible, small enough to stay in the processor's cache. */
const CHUNK_BYTES = 512 * 1024;

/** Returns one hexadecimal hash per algorithm. Throws Node's file errors, and also for a blob that ends early. */
export function hashBlob(
  { path, offset, size }: LocalBlob,
  algorithms: readonly string[],
): readonly string[] {
  const hashes = algorithms.map((algorithm) => createHash(algorithm));
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const fd = openSync(path, 'r');
  try {
    for (let done = 0; done < size;) {
      const length = readSync(fd, chunk, 0, Math.min(CHUNK_BYTES, size - done), offset + done);
      if (length === 0) throw new Error('it is truncated');
      for (const hash of hashes) hash.update(chunk.subarray(0, length));
      done += length;
    }
  } finally {
    closeSync(fd);
  }
  return hashes.map((hash) => hash.digest('hex'));
}
