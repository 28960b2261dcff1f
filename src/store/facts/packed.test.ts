import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packJson, unpackJson } from './packed.ts';

it('reads back every packed value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(unpackJson(packJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('packs long values into fewer bytes', () => {
  expect(packJson(Array.from({ length: 10_000 }, () => 'usr/share/doc')).length).toBeLessThan(1000);
});

it('reads noise or truncated bytes as no value', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat(), (noise, cut) => {
      expect(unpackJson(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, ...noise))).toBeUndefined();
      const packed = packJson('x'.repeat(2000));
      expect(unpackJson(packed.subarray(0, cut % packed.length))).toBeUndefined();
    }),
  );
});
