import { expect, it } from 'vitest';
import { endsWithEmptyLine } from './text-database.ts';

it.each([
  ['a\n\n', true],
  ['a\r\n\r\n', true],
  ['a\n \t\n', true],
  ['a\n\n\n', true],
  ['\n', true],
  ['a\n', false],
  ['a\n\nb\n', false],
  ['a\n\n ', false],
  ['', false],
])('judges whether %j ends with an empty line: %s', (text, expected) => {
  expect(endsWithEmptyLine(text)).toBe(expected);
});
