import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DistinctFunctions } from './distinct-functions.ts';
import { FunctionSet } from './function-set.ts';
import { anyCharacter } from '../testing/any-character.ts';

/** Names as alike as those of one program are. */
function namesOf(count: number, letter = 'F'): readonly string[] {
  return Array.from(
    { length: count },
    (_, i) => `github.com/acme/module${i % 50}/pkg${i % 700}.Type.${letter}${i}`,
  );
}

it('contains every name that was added, also after it was written and parsed', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: anyCharacter }), { maxLength: 200 }), (names) => {
      const set = FunctionSet.parse(FunctionSet.of(new DistinctFunctions(names)).toText());
      expect(names.filter((name) => !set?.has(name))).toEqual([]);
    }),
  );
});

it('seems to contain hardly any of the names that were not added', () => {
  const set = FunctionSet.of(new DistinctFunctions(namesOf(20_000)));
  const wrong = namesOf(100_000, 'G').filter((name) => set.has(name));
  expect(wrong.length).toBeLessThan(30);
});

it('writes the functions of the largest programs in half a megabyte', () => {
  expect(FunctionSet.of(new DistinctFunctions(namesOf(120_000))).toText().length).toBeLessThan(500_000);
});

it('contains nothing when nothing was added', () => {
  expect(FunctionSet.parse(FunctionSet.of(new DistinctFunctions([])).toText())?.has('main.main')).toBe(false);
});

it.each(['', 'AAAA', 'bloom-20-14', 'bloom-20-14:A', 'bloom-20-14:not base64', 'bloom-10-7:AAAA'])(
  'parses no text that another form wrote: %j',
  (text) => {
    expect(FunctionSet.parse(text)).toBeUndefined();
  },
);
