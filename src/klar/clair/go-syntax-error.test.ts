import { describe, expect, it } from 'vitest';
import { goSyntaxError } from './go-syntax-error.ts';

describe("Go's words for what is no JSON", () => {
  it.each([
    ['404 page not found\n', "invalid character 'p' after top-level value"],
    ['Not Found', "invalid character 'N' looking for beginning of value"],
    ['  <html>', "invalid character '<' looking for beginning of value"],
    ['no healthy upstream', "invalid character 'o' in literal null (expecting 'u')"],
    ['timeout', "invalid character 'i' in literal true (expecting 'r')"],
    ['tru', "invalid character ' ' in literal true (expecting 'e')"],
    ['true story', "invalid character 's' after top-level value"],
    ['null', 'it is not an object'],
    ["'quoted'", "invalid character '\\'' looking for beginning of value"],
    ['\ufeff{}', "invalid character '\u00ef' looking for beginning of value"],
    ['', 'unexpected end of JSON input'],
    [' \n', 'unexpected end of JSON input'],
    ['"text"', 'it is not an object'],
    ['404', 'it is not an object'],
  ])("explains the invalid JSON %j in Go's words as %s", (body, expected) => {
    expect(goSyntaxError(body)).toBe(expected);
  });

  it("locates in Go's words where a JSON object is broken off", () => {
    expect(goSyntaxError('{"Error":')).toContain('JSON');
  });
});
