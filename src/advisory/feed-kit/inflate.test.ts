import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflate } from './inflate.ts';

const LIMIT = 1024 ** 2;

async function inflated(bytes: Uint8Array, pieceBytes = 1000, limit = LIMIT): Promise<string> {
  const pieces = await Array.fromAsync(inflate(cut(bytes, pieceBytes), limit));
  return Buffer.concat(pieces).toString();
}

function cut(bytes: Uint8Array, size: number): Readable {
  const starts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => n * size);
  return Readable.from(starts.map((at) => bytes.subarray(at, at + size)));
}

/** `printf 'some text some text\n' | bzip2`, which no library here writes. */
const BZIP2 = Buffer.from(
  'QlpoOTFBWSZTWcDUFskAAAbRgAAQQAACAoxAIAAxDAgKqZD0R15b6JMWxou5IpwoSGBqC2SA',
  'base64',
);
const TEXT = 'some text some text\n';

describe('compressed content of feeds', () => {
  it.each([
    ['gzip', gzipSync(TEXT)],
    ['Zstandard', zstdCompressSync(TEXT)],
    ['bzip2', BZIP2],
    ['no compression', Buffer.from(TEXT)],
  ])('inflates %s, cut anywhere', async (_format, bytes) => {
    for (const size of [1, 3, 1000]) expect(await inflated(bytes, size)).toBe(TEXT);
  });

  it('passes content of a few bytes, and none', async () => {
    expect([await inflated(Buffer.from('a')), await inflated(Buffer.alloc(0))]).toEqual(['a', '']);
  });

  it.each([
    ['gzip', gzipSync(TEXT)],
    ['Zstandard', zstdCompressSync(TEXT)],
    ['bzip2', BZIP2],
  ])('refuses %s that is cut off, damaged, or larger than its limit', async (_format, bytes) => {
    await expect(inflated(bytes.subarray(0, -6))).rejects.toThrow(SyntaxError);
    await expect(inflated(bytes, 1000, 5)).rejects.toThrow('more than 5 bytes');
  });

  it('refuses bzip2 with a damaged block', async () => {
    const damaged = Buffer.from(BZIP2);
    damaged.fill(0xff, 10, 20);
    await expect(inflated(damaged)).rejects.toThrow(SyntaxError);
  });

  it('names a compression that it does not read', async () => {
    await expect(inflated(Buffer.from('fd377a585a00000000', 'hex'))).rejects.toThrow('xz');
  });
});
