import { numbers, padded, S390X } from './numbers.ts';

const FIRST_AT = 0x1000;

/** Builds a universal file of Apple's, which holds programs one behind the other. */
export function buildUniversal(programs: readonly Buffer[], { isWide = false } = {}): Buffer {
  const word = isWide ? 8 : 4;
  let at = FIRST_AT;
  const rows = programs.map(({ length }, i) => {
    const place = at;
    at += length;
    return numbers(S390X, [4, 7 + i], [4, 3], [word, place], [word, length], [4, 12], ...pad(isWide));
  });
  const header = numbers(S390X, [4, isWide ? 0xcafebabf : 0xcafebabe], [4, programs.length]);
  return Buffer.concat([padded(Buffer.concat([header, ...rows]), FIRST_AT), ...programs]);
}

function pad(isWide: boolean): readonly (readonly [4, number])[] {
  return isWide ? [[4, 0]] : [];
}
