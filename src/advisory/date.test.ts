import { expect, test } from 'vitest';

import { toRfc3339 } from './date.ts';

test.each([
  ['2023-11-06T16:15:42.670', '2023-11-06T16:15:42.670Z'],
  ['2023-11-06T16:15:42Z', '2023-11-06T16:15:42.000Z'],
  ['2023-11-06T16:15:42+02:00', '2023-11-06T14:15:42.000Z'],
  ['2023-11-06', '2023-11-06T00:00:00.000Z'],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
])('%j becomes %j', (text, expected) => {
  expect(toRfc3339(text)).toBe(expected);
});
