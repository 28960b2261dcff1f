import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DistinctFunctions } from './distinct-functions.ts';
import { FunctionSet } from './function-set.ts';
import { anyCharacter } from '../testing/any-character.ts';

it('counts each name once, however often it is added', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: anyCharacter, maxLength: 2 }), { maxLength: 50 }), (names) => {
      expect(new DistinctFunctions(names).size).toBe(new Set(names).size);
    }),
  );
});

it('keeps all of a hundred thousand names', () => {
  const functions = new DistinctFunctions(Array.from({ length: 200_000 }, (_, i) => `F${i % 100_000}`));
  let kept = 0;
  functions.forEach(() => (kept += 1));
  expect([functions.size, kept]).toEqual([100_000, 100_000]);
});

it('takes a function of a package for the same as its whole name', () => {
  const functions = new DistinctFunctions(['a.b/c.F']);
  functions.enter('x');
  functions.enter('a.b/c');
  functions.add('F');
  expect(functions.size).toBe(1);
  expect(FunctionSet.of(functions).has('a.b/c.F')).toBe(true);
});
