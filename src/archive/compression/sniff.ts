import { beginsWith } from '../begins-with.ts';

/** Detected by the first bytes: RFC 1952 section 2.3.1, RFC 8878 sections 3.1.1 and 3.1.2. */
export type Compression = 'gzip' | 'zstd' | 'none';

/** Number of bytes needed to detect the format. */
export const MAGIC_BYTES = 6;

const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];
/** Preceded by one byte from 0x50 to 0x5f. */
const ZSTD_SKIPPABLE_TAIL = [0x2a, 0x4d, 0x18];

/** Formats that other tools can pack, but that no container engine has to unpack. */
const UNSUPPORTED: Readonly<Record<string, readonly number[]>> = {
  bzip2: [0x42, 0x5a, 0x68],
  xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  lz4: [0x04, 0x22, 0x4d, 0x18],
};

/** Detects a blob's format. Anything without a magic number counts as `none`, for the tar reader to judge. */
export function sniffCompression(head: Uint8Array): Compression | { readonly unsupported: string } {
  if (beginsWith(head, GZIP)) return 'gzip';
  if (beginsWith(head, ZSTD) || isZstdSkippable(head)) return 'zstd';
  for (const [name, magic] of Object.entries(UNSUPPORTED)) {
    if (beginsWith(head, magic)) return { unsupported: name };
  }
  return 'none';
}

function isZstdSkippable(head: Uint8Array): boolean {
  return ((head[0] ?? 0) & 0xf0) === 0x50 && beginsWith(head, ZSTD_SKIPPABLE_TAIL, 1);
}
