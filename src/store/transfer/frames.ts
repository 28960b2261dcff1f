import { createHash, type Hash } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { sha256Digest, type Digest } from '../../domain/index.ts';

/** Lines are packed in frames of about this size, so that either side holds one frame in memory. */
const FRAME_BYTES = 1024 * 1024;
/** Our frames end with the line that fills them, and no record comes near this size. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;

/** Packs values as compressed JSON lines. A line never spans two frames. */
export async function* packLines(
  values: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncIterable<Uint8Array> {
  let lines: string[] = [];
  let length = 0;
  for await (const value of values) {
    const line = JSON.stringify(value);
    lines.push(line);
    length += line.length;
    if (length >= FRAME_BYTES) {
      yield packFrame(lines);
      lines = [];
      length = 0;
    }
  }
  if (lines.length > 0) yield packFrame(lines);
}

/** Throws for an invalid frame, or one that unpacks to more than any of ours. */
export function unpackFrame(frame: Uint8Array): readonly unknown[] {
  const text = zstdDecompressSync(frame, { maxOutputLength: MAX_FRAME_BYTES }).toString();
  return text.split('\n').map((line): unknown => JSON.parse(line));
}

export function hashDigestOf(hash: Hash): Digest {
  return sha256Digest(hash.digest('hex'));
}

export const newHash = (): Hash => createHash('sha256');

function packFrame(lines: readonly string[]): Uint8Array {
  return zstdCompressSync(lines.join('\n'));
}
