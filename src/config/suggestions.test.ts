import { expect, it } from 'vitest';
import { didYouMean, hintFor, withSuggestion } from './suggestions.ts';

const KNOWN = ['strict', 'offline', 'max'];

it.each([
  ['strct', 'did you mean strict?'],
  ['offlin', 'did you mean offline?'],
  ['maxx', 'did you mean max?'],
  ['xyzzy', undefined],
])('suggests for %s the nearest known word, if one is near: %s', (written, expected) => {
  expect(didYouMean(written, KNOWN)).toBe(expected);
});

it('ends a message with the nearest known word, if one is near', () => {
  expect(withSuggestion('unknown key', 'strct', KNOWN)).toBe('unknown key; did you mean strict?');
  expect(withSuggestion('unknown key', 'xyzzy', KNOWN)).toBe('unknown key');
});

it('lists the known words where none is near', () => {
  expect(hintFor('strct', KNOWN)).toBe('did you mean strict?');
  expect(hintFor('xyzzy', KNOWN)).toBe('use one of: strict, offline, max');
});
