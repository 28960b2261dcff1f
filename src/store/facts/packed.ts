import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** In bytes; below this a frame costs more than it saves. */
const WORTH_COMPRESSING = 512;
/** Covers the owned files in a layer with a million files; this program never writes more. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;
/** RFC 8878, section 3.1.1: no JSON text begins with these bytes. */
const ZSTD_MAGIC = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);

export function packJson(value: unknown): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(value));
  return bytes.length < WORTH_COMPRESSING ? bytes : zstdCompressSync(bytes);
}

/** Returns undefined for bytes that `packJson` did not write, or that were damaged since. */
export function unpackJson(bytes: Uint8Array): unknown {
  try {
    const isPacked = ZSTD_MAGIC.every((byte, i) => bytes[i] === byte);
    return JSON.parse(new TextDecoder().decode(isPacked ? decompress(bytes) : bytes));
  } catch {
    return undefined;
  }
}

export function packBytes(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes);
}

/** Returns undefined for bytes that are not a zstd frame. */
export function unpackBytes(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return decompress(bytes);
  } catch {
    return undefined;
  }
}

function decompress(bytes: Uint8Array): Uint8Array {
  return zstdDecompressSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
}
