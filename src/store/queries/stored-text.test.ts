import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyText } from '../../../test/support/any-text.ts';
import { storedText } from './stored-text.ts';

it.each([
  ['a usual name', 'lib32stdc++6', 'lib32stdc++6'],
  ['NUL', 'a\0b', 'a\u{fffd}b'],
  ['half a surrogate pair', 'a\ud800b', 'a\u{fffd}b'],
  ['700 characters', 'x'.repeat(700), 'x'.repeat(700)],
])('stores %s in a form that fits an index', (_, text, stored) => {
  expect(storedText(text)).toBe(stored);
});

it('distinguishes a very long text from others with the same beginning', () => {
  const [one, other] = ['1', '2'].map((end) => storedText('x'.repeat(70_000) + end));
  expect(one).not.toBe(other);
  expect(one?.length).toBeLessThan(700);
});

it('stores any text as it is looked up, within an index, with no change the second time', () => {
  fc.assert(
    fc.property(anyText({ maxLength: 2000 }), (text) => {
      const stored = storedText(text);
      expect(storedText(stored)).toBe(stored);
      expect(Buffer.byteLength(stored)).toBeLessThan(2400);
      expect(stored.isWellFormed()).toBe(true);
      expect(stored).not.toContain('\0');
    }),
  );
});
