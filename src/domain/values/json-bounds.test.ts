import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonExcess } from './json-bounds.ts';

const BOUNDS = { depth: 5, values: 1000 };
/** Makes a text long enough to be checked. */
const PADDING = ' '.repeat(300_000);

it.each([
  ['[[[[[]]]]]', undefined],
  ['[[[[[[]]]]]]', 'nested more than 5 levels deep'],
  ['{"a":{"a":{"a":{"a":{"a":{}}}}}}', 'nested more than 5 levels deep'],
  ['["[[[[[[[[","\\"[[[[[[[[","\\\\"]', undefined],
  [`[${'0,'.repeat(998)}0]`, undefined],
  [`[${'0,'.repeat(1000)}0]`, 'more than 1000 values'],
  [`["${','.repeat(5000)}"]`, undefined],
  ['['.repeat(1000), 'nested more than 5 levels deep'],
  ['"never closed [[[[[[[[[[[', undefined],
])('judges the nesting of %s', (text, excess) => {
  expect(jsonExcess(PADDING + text, BOUNDS)).toBe(excess);
});

it('finds nothing in a JSON text within the bounds, whatever its strings hold', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      expect(jsonExcess(JSON.stringify(value) + PADDING, { depth: 6, values: 100_000 })).toBeUndefined();
    }),
  );
});
