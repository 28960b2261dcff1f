import { gunzip } from 'node:zlib';
import { sniffCompression } from './sniff.ts';

/** Maximum bytes for a blob and for its content, both held in memory at once. */
export const MAX_WHOLE_BYTES = 8 * 1024 ** 2;
const MAX_CONTENT_BYTES = 16 * 1024 ** 2;
/** Gzip ends with the length of its content, modulo 2^32 (RFC 1952, section 2.3.1). */
const LENGTH_BYTES = 4;
/** Minimum chunk: the stated length covers only the last member, and is meaningless in a truncated blob. */
const MIN_CHUNK_BYTES = 256 * 1024;

/**
 * Inflates a small gzip blob in one thread round trip, where an `Inflater` takes one per piece. Resolves to
 * undefined for any other blob, for a damaged one, and for one with more content than it claims: an
 * `Inflater` then reports the error.
 */
export async function inflateWhole(blob: Buffer): Promise<Buffer | undefined> {
  if (blob.length > MAX_WHOLE_BYTES || blob.length < LENGTH_BYTES || sniffCompression(blob) !== 'gzip') {
    return undefined;
  }
  const length = blob.readUInt32LE(blob.length - LENGTH_BYTES);
  if (length > MAX_CONTENT_BYTES) return undefined;
  // One spare byte lets inflation finish with the content rather than at a full chunk.
  const options = { chunkSize: Math.max(length + 1, MIN_CHUNK_BYTES), maxOutputLength: MAX_CONTENT_BYTES };
  return new Promise((resolve) => {
    gunzip(blob, options, (error, content) => resolve(error ? undefined : content));
  });
}
