import { closeSync, openSync, writeFileSync } from 'node:fs';
import { constants, zstdCompressSync } from 'node:zlib';
import { ArchiveError, Inflater } from '../archive/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import { MAX_ROWS_BYTES } from './limits.ts';
import { artifactRefused } from './refused.ts';

/** Above this, each percent saved costs as much time as everything before it. */
const ZSTD_LEVEL = 9;

export function pack(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, {
    params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  });
}

/** Unpacks a layer into a file, within limits. Throws ARTIFACT_REFUSED or IO_FAILED. */
export async function unpack(packed: Uint8Array, file: string, name: string): Promise<void> {
  try {
    const rows = openSync(file, 'w', 0o600);
    const inflater = new Inflater((chunk) => writeFileSync(rows, chunk), { maxBytes: MAX_ROWS_BYTES });
    try {
      // A copy, since the inflater frees written memory.
      await inflater.write(Buffer.from(packed));
      await inflater.end();
    } finally {
      inflater.close();
      closeSync(rows);
    }
  } catch (cause) {
    if (cause instanceof ArchiveError) throw artifactRefused(`${name} cannot be unpacked: ${cause.message}`);
    throw new AppError('IO_FAILED', `cannot unpack ${name}: ${messageOf(cause)}`, {
      hint: 'free some space in the folder for temporary files, or set TMPDIR to another',
      cause,
    });
  }
}
