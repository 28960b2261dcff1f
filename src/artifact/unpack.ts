import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdDecompress, zstdCompressSync } from 'node:zlib';
import { AppError, messageOf } from '../errors/index.ts';
import { MAX_ROWS_BYTES } from './limits.ts';
import { artifactRefused } from './refused.ts';

/** Above this, a percent of size costs as much time as all before. */
const ZSTD_LEVEL = 9;
/** Chunks as large as a disk likes them. */
const CHUNK_BYTES = 1024 * 1024;

export function pack(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, {
    params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  });
}

/** Unpacks a layer, within limits, to a file. Throws ARTIFACT_REFUSED or IO_FAILED. */
export async function unpack(packed: Uint8Array, file: string, name: string): Promise<void> {
  let size = 0;
  const limited = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      size += chunk.length;
      if (size > MAX_ROWS_BYTES)
        done(artifactRefused(`${name} unpacks to more than ${MAX_ROWS_BYTES} bytes`));
      else done(null, chunk);
    },
  });
  const zstd = createZstdDecompress({ chunkSize: CHUNK_BYTES });
  try {
    await pipeline(Readable.from([packed]), zstd, limited, createWriteStream(file));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('IO_FAILED', `cannot unpack ${name}: ${messageOf(cause)}`, {
      hint: 'free some space in the folder for temporary files, or set TMPDIR to another',
      cause,
    });
  }
}
