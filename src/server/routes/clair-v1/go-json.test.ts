import fc from 'fast-check';
import { expect, it } from 'vitest';
import { goJson } from './go-json.ts';

it('escapes what would be markup in HTML, and ends with a line feed', () => {
  expect(goJson({ a: '<b>&\u2028\u2029"é' })).toBe('{"a":"\\u003cb\\u003e\\u0026\\u2028\\u2029\\"é"}\n');
});

it('says the same as JSON', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (value) => {
      expect(JSON.parse(goJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
