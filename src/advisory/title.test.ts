import { expect, test } from 'vitest';

import { toTitle } from './title.ts';

test.each([
  ['openssl: a flaw', 'openssl: a flaw'],
  ['  two\n\tlines ', 'two lines'],
  ['', undefined],
  [' \n', undefined],
  [undefined, undefined],
])('%j becomes %j', (text, expected) => {
  expect(toTitle(text)).toBe(expected);
});

test('a long description is cut between words', () => {
  const title = toTitle('word '.repeat(1000)) ?? '';
  expect(title).toMatch(/^(word )+word…$/u);
  expect(title.length).toBeLessThanOrEqual(120);
});

test('one endless word is cut within', () => {
  expect(toTitle('x'.repeat(1000))).toHaveLength(120);
});
