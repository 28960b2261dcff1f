import { describe, expect, it } from 'vitest';

import { adler32 } from './adler32.ts';

describe('adler32', () => {
  it.each([
    ['', 0x0000_0001],
    ['a', 0x0062_0062],
    ['abc', 0x024d_0127],
    ['Wikipedia', 0x11e6_0398],
  ])('computes for "%s" the Adler-32 checksum %i', (text, checksum) => {
    expect(adler32(Buffer.from(text))).toBe(checksum);
  });

  it('computes Adler-32 of many high bytes without overflow', () => {
    // The sums in closed form: a = 1 + 255 n, b = n + 255 n (n + 1) / 2, both modulo 65521.
    const n = 1_000_000n;
    const expected = (((n + (255n * n * (n + 1n)) / 2n) % 65521n) << 16n) + ((1n + 255n * n) % 65521n);
    expect(BigInt(adler32(Buffer.alloc(Number(n), 255)))).toBe(expected);
  });
});
