import { expect, it } from 'vitest';
import { parseFeedJson } from './json.ts';

it('refuses JSON of a feed that is nested deeper than any record', () => {
  const brackets = '['.repeat(4_000_000);
  expect(() => parseFeedJson(`{"vulnerabilities":${brackets}`)).toThrow(
    new SyntaxError('nested more than 100 levels deep'),
  );
});

it('refuses JSON of a feed with more values than any record has', () => {
  expect(() => parseFeedJson(`[${'{},'.repeat(1_000_000)}{}]`)).toThrow('more than 1000000 values');
});

it('parses JSON of a feed within the limits', () => {
  expect(parseFeedJson('{"a":[1,{"b":null}]}')).toEqual({ a: [1, { b: null }] });
});
