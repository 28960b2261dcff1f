import { expect, it } from 'vitest';
import { didYouMean, hintFor } from './suggestions.ts';

const KNOWN = ['strict', 'offline', 'max'];

it.each([
  ['strct', 'did you mean strict?'],
  ['offlin', 'did you mean offline?'],
  ['maxx', 'did you mean max?'],
  ['xyzzy', undefined],
])('suggests for %s the nearest known word, if one is near: %s', (written, expected) => {
  expect(didYouMean(written, KNOWN)).toBe(expected);
});

it('lists the known words where none is near', () => {
  expect(hintFor('strct', KNOWN)).toBe('did you mean strict?');
  expect(hintFor('xyzzy', KNOWN)).toBe('use one of: strict, offline, max');
});
