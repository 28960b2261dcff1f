import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { HashAnswer, HashRequest } from './hash-file.ts';

// Entry of the thread that hashes files during the walk over them. It loads nothing but Node's own modules, so that it
// starts at once.

/** Large enough to make system calls negligible, small enough to stay in the processor's cache. */
const CHUNK_BYTES = 512 * 1024;
const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);

parentPort?.on('message', (request: HashRequest) => {
  parentPort?.postMessage(answerTo(request));
});

function answerTo(request: HashRequest): HashAnswer {
  const { id } = request;
  try {
    return { id, hashes: hashesOf(request) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}

function hashesOf({ path, offset, size, algorithms }: HashRequest): readonly string[] {
  const hashes = algorithms.map((algorithm) => createHash(algorithm));
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
