import type { FieldLayout } from '../index.ts';

export const AMD64: FieldLayout = { isLittle: true, wordBytes: 8 };
export const I386: FieldLayout = { isLittle: true, wordBytes: 4 };
export const S390X: FieldLayout = { isLittle: false, wordBytes: 8 };
export const MIPS: FieldLayout = { isLittle: false, wordBytes: 4 };

/** Writes numbers one after another: `[2, value]` takes two bytes, `['word', value]` those of an address. */
export function numbers(
  layout: FieldLayout,
  ...values: readonly (readonly [bytes: 1 | 2 | 4 | 8 | 'word', value: number])[]
): Buffer {
  return Buffer.concat(
    values.map(([size, value]) => {
      const bytes = Buffer.alloc(8);
      const count = size === 'word' ? layout.wordBytes : size;
      if (layout.isLittle) bytes.writeBigUInt64LE(BigInt(value));
      else bytes.writeBigUInt64BE(BigInt(value));
      return layout.isLittle ? bytes.subarray(0, count) : bytes.subarray(8 - count);
    }),
  );
}

/** Pads bytes with zeros up to a size. */
export function padded(bytes: Buffer, size: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(Math.max(0, size - bytes.length))]);
}
