import { expect, test } from 'vitest';
import { parseJson } from './json.ts';

test('refuses a text of a feed that is nested deeper than any record', () => {
  const brackets = '['.repeat(4_000_000);
  expect(() => parseJson(`{"vulnerabilities":${brackets}`)).toThrow(
    new SyntaxError('it is nested more than 100 levels deep'),
  );
});

test('refuses a text of more values than any record has', () => {
  expect(() => parseJson(`[${'{},'.repeat(1_000_000)}{}]`)).toThrow('it holds more than 1000000 values');
});

test('parses what is within the limits', () => {
  expect(parseJson('{"a":[1,{"b":null}]}')).toEqual({ a: [1, { b: null }] });
});
