import { expect, it } from 'vitest';

import { toRfc3339 } from './date.ts';

it.each([
  ['2023-11-06T16:15:42.670', '2023-11-06T16:15:42.670Z'],
  ['2023-11-06T16:15:42Z', '2023-11-06T16:15:42.000Z'],
  ['2023-11-06T16:15:42+02:00', '2023-11-06T14:15:42.000Z'],
  ['2023-11-06', '2023-11-06T00:00:00.000Z'],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
])('reads the date %j as %j', (text, expected) => {
  expect(toRfc3339(text)).toBe(expected);
});
