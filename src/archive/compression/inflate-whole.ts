import { gunzip } from 'node:zlib';
import { sniffCompression } from './sniff.ts';

/** Bytes of a blob and of its content, both of which are held at once. */
export const MAX_WHOLE_BYTES = 8 * 1024 ** 2;
const MAX_CONTENT_BYTES = 16 * 1024 ** 2;
/** Gzip ends with the length of its content, modulo 2^32 (RFC 1952, section 2.3.1). */
const LENGTH_BYTES = 4;
/** The length is that of the last member alone, and no length at all where the blob breaks off. */
const MIN_CHUNK_BYTES = 256 * 1024;

/**
 * Inflates a small gzip blob in one turn of a thread, where an `Inflater` takes one for each piece. Resolves to undefined for
 * any other blob, and for one that is damaged or has more content than it says: an `Inflater` then says what is wrong.
 */
export async function inflateWhole(blob: Buffer): Promise<Buffer | undefined> {
  if (blob.length > MAX_WHOLE_BYTES || blob.length < LENGTH_BYTES || sniffCompression(blob) !== 'gzip') {
    return undefined;
  }
  const length = blob.readUInt32LE(blob.length - LENGTH_BYTES);
  if (length > MAX_CONTENT_BYTES) return undefined;
  // Room for one byte more has it end with the content, not with a full chunk.
  const options = { chunkSize: Math.max(length + 1, MIN_CHUNK_BYTES), maxOutputLength: MAX_CONTENT_BYTES };
  return new Promise((resolve) => {
    gunzip(blob, options, (error, content) => resolve(error ? undefined : content));
  });
}
