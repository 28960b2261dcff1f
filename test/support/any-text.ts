import fc from 'fast-check';
import { defined } from '../../src/domain/index.ts';

/** Any character, surrogates aside. The unit `binary` means the same, and takes most of a second to be made. */
const anyCharacter = fc
  .oneof(fc.nat(0x7f), fc.integer({ min: 0x80, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10_ffff }))
  .map((code) => String.fromCodePoint(code));

/** Makes texts of any characters. */
export function anyText({ maxLength }: { readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.string({ unit: anyCharacter, ...defined({ maxLength }) });
}
