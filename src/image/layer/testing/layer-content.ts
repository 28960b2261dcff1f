import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Digest } from '../../../domain/index.ts';
import type { FileLayer, StreamedLayer } from '../../source/source.ts';

/** Digest that a streamed layer is said to have. */
export const DIGEST = sha256Digest('d'.repeat(64));

/** Streams the bytes of a layer in pieces. */
export function streamOf(bytes: Buffer, pieceBytes = 10_000): StreamedLayer {
  return { kind: 'stream', bytes: piecesOf(bytes, pieceBytes), computedDigest: () => DIGEST };
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream that has everything at hand
async function* piecesOf(bytes: Buffer, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

/** Writes a tar into a file of this folder, behind other bytes, as in an archive of layers. */
export function fileOf(tar: Buffer, folder: string): FileLayer {
  const path = join(folder, 'layer.tar');
  writeFileSync(path, Buffer.concat([Buffer.alloc(1024, 'x'), tar]));
  return { kind: 'file', path, offset: 1024, size: tar.length };
}
