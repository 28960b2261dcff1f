import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toTitle } from '../../domain/index.ts';
import { toDescription } from './description.ts';

it('keeps a description whole, on one line', () => {
  const text = `  A flaw\n\n was found in ${'anchor '.repeat(100)}\t`;
  expect(toDescription(text)).toBe(`A flaw was found in ${'anchor '.repeat(100).trim()}`);
});

it.each([undefined, '', ' \n '])('makes no description of %j', (text) => {
  expect(toDescription(text)).toBeUndefined();
});

it('cuts an endless description, and a title, between words', () => {
  const text = 'word '.repeat(10_000);
  expect(toDescription(text)).toMatch(/^(word ){818}word…$/);
  expect(toTitle(text)).toMatch(/^(word )+word…$/);
  fc.assert(
    fc.property(fc.string({ maxLength: 400, unit: 'grapheme' }), (any) => {
      expect(toTitle(any).length).toBeLessThanOrEqual(120);
      if (any.length <= 120) expect(toTitle(any)).toBe(any);
    }),
  );
});
