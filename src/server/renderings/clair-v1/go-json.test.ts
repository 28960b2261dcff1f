import fc from 'fast-check';
import { expect, it } from 'vitest';
import { goJson } from './go-json.ts';

it("escapes HTML markup in Clair's JSON, and ends it with a line feed", () => {
  expect(goJson({ a: '<b>&\u2028\u2029"é' })).toBe('{"a":"\\u003cb\\u003e\\u0026\\u2028\\u2029\\"é"}\n');
});

it("writes Clair's JSON with the same content as JSON", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (value) => {
      expect(JSON.parse(goJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
