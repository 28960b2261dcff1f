import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeGoJson, toGoMaps } from './go-json.ts';

describe("Go's JSON", () => {
  it.each([
    ['<script> & co', '"\\u003cscript\\u003e \\u0026 co"'],
    ['line\u2028and\u2029paragraph', '"line\\u2028and\\u2029paragraph"'],
    ['"quoted" \\back', '"\\"quoted\\" \\\\back"'],
    ['\n\r\t\b\f\u0000\u001f\u007f', '"\\n\\r\\t\\u0008\\u000c\\u0000\\u001f\u007f"'],
    ['\\b \\f \\u2028', '"\\\\b \\\\f \\\\u2028"'],
    ['half a pair: \ud800.', '"half a pair: \ufffd."'],
    ['日本語 🐛', '"日本語 🐛"'],
  ])("writes %j as Go's JSON %s", (text, expected) => {
    expect(encodeGoJson([text])).toBe(`[${expected}]`);
  });

  it.each([
    [7.5, '7.5'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [0.000001, '0.000001'],
    [-3, '-3'],
  ])("writes the number %d as Go's JSON %s", (value, expected) => {
    expect(encodeGoJson([value])).toBe(`[${expected}]`);
  });

  it("writes Go's JSON that parses back to the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(encodeGoJson([value]))).toEqual(JSON.parse(JSON.stringify([value])));
      }),
    );
  });

  it.each([
    [{ b: [{ d: 1, c: null }], a: 'x' }, '{"a":"x","b":[{"c":null,"d":1}]}'],
    [{ 9: 1, 10: 2, a: 3 }, '{"10":2,"9":1,"a":3}'],
    [{ '\u{1f41b}': 1, '\uffee': 2, '<': 3 }, '{"\\u003c":3,"\uffee":2,"\u{1f41b}":1}'],
  ])('sorts the keys of a map by their bytes, at every depth: %j', (value, expected) => {
    expect(encodeGoJson(toGoMaps(value))).toBe(expected);
  });

  it('stops where a map nests without end', () => {
    const deep = JSON.parse('{"a":'.repeat(5000) + '1' + '}'.repeat(5000)) as unknown;
    expect(encodeGoJson(toGoMaps(deep)).length).toBeLessThan(1000);
  });
});
