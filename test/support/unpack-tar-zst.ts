import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants, zstdDecompressSync } from 'node:zlib';

/** Reads a file that was packed by `zstd --long=27`. */
export function readZst(file: string): Buffer {
  return zstdDecompressSync(readFileSync(file), { params: { [constants.ZSTD_d_windowLogMax]: 27 } });
}

/** Unpacks some members (all, without any) of a `.tar.zst` into a folder. */
export function unpackTarZst(file: string, folder: string, members: readonly string[] = []): void {
  execFileSync('tar', ['-xf', '-', '-C', folder, ...members], { input: readZst(file) });
}
