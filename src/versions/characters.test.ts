import { expect, it } from 'vitest';
import { endOfDigits, isZero } from './characters.ts';

it.each([
  ['12a', 0, undefined, 2],
  ['12', 0, undefined, 2],
  ['a12', 0, undefined, 0],
  ['a12', 1, undefined, 3],
  ['1234', 1, 3, 3],
  ['1234', 4, undefined, 4],
])('finds where the digits of "%s" from %i on end, up to %s: %i', (text, at, end, expected) => {
  expect(endOfDigits(text, at, end)).toBe(expected);
});

it.each([
  ['a00b', 1, 3, true],
  ['a00b', 1, 1, true],
  ['a010', 1, 3, false],
])('says whether "%s" from %i to %i is nothing but zeros: %s', (text, start, end, expected) => {
  expect(isZero(text, start, end)).toBe(expected);
});
