import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isNestedTooDeep } from './json-nesting.ts';
import { MAX_JSON_DEPTH } from './limits.ts';

function nested(depth: number): string {
  return '[{"a":'.repeat(depth / 2) + '1' + '}]'.repeat(depth / 2);
}

it.each([
  ['the deepest that is allowed', nested(MAX_JSON_DEPTH), false],
  ['one list more', `[${nested(MAX_JSON_DEPTH)}]`, true],
  ['many lists beside each other', `[${'[],'.repeat(1000)}0]`, false],
  ['brackets in a text', JSON.stringify('[{'.repeat(1000)), false],
  ['brackets behind an escaped quote in a text', JSON.stringify(`"\\"${'['.repeat(1000)}`), false],
  ['brackets that nothing closes', '['.repeat(1_000_000), true],
  ['nothing', '', false],
])('judges the nesting of %s', (_, json, isTooDeep) => {
  expect(isNestedTooDeep(Buffer.from(json))).toBe(isTooDeep);
});

it('accepts every value that is not deep', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 10 }), (value) => {
      expect(isNestedTooDeep(Buffer.from(JSON.stringify(value)))).toBe(false);
    }),
  );
});
