import fc from 'fast-check';
import { expect, test } from 'vitest';
import { storedText } from './stored-text.ts';

test.each([
  ['a usual name', 'lib32stdc++6', 'lib32stdc++6'],
  ['NUL', 'a\0b', 'a\u{fffd}b'],
  ['half a surrogate pair', 'a\ud800b', 'a\u{fffd}b'],
  ['700 characters', 'x'.repeat(700), 'x'.repeat(700)],
])('%s', (_, text, stored) => {
  expect(storedText(text)).toBe(stored);
});

test('a very long text is told apart from others that begin alike', () => {
  const [one, other] = ['1', '2'].map((end) => storedText('x'.repeat(70_000) + end));
  expect(one).not.toBe(other);
  expect(one?.length).toBeLessThan(700);
});

test('what is stored is what is asked for: a second time changes nothing, and any text fits an index', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
      const stored = storedText(text);
      expect(storedText(stored)).toBe(stored);
      expect(Buffer.byteLength(stored)).toBeLessThan(2400);
      expect(stored.isWellFormed()).toBe(true);
      expect(stored).not.toContain('\0');
    }),
  );
});
