import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { childrenOf, JsonSplitter } from './json-splitter.ts';

function splitInChunks(text: string, size: number): unknown[] {
  const splitter = new JsonSplitter(1000);
  const bytes = Buffer.from(text);
  const children: unknown[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    for (const { key, json } of splitter.push(bytes.subarray(at, at + size)))
      children.push([key, JSON.parse(json)]);
  }
  splitter.end();
  return children;
}

describe('JsonSplitter', () => {
  it('keeps both members of a duplicate JSON key', () => {
    expect(childrenOf('{"a": [1], "a": [2]}')).toEqual([
      { key: 'a', json: ' [1]' },
      { key: 'a', json: ' [2]' },
    ]);
  });

  it('splits JSON correctly despite punctuation, quotes and backslashes in strings', () => {
    const text = String.raw`{"k\"ey\\": "a,b}\"", "n": {"x": "[,"}}`;
    expect(childrenOf(text).map(({ key }) => key)).toEqual(['k"ey\\', 'n']);
  });

  it('passes over a byte order mark and white space', () => {
    expect(childrenOf('\u{feff} [ 1 , 2 ] \n')).toHaveLength(2);
  });

  it.each(['{}', '[]', ' [ ] '])('finds no JSON child in %s', (text) => {
    expect(childrenOf(text)).toEqual([]);
  });

  it.each([
    ['nothing at all', ''],
    ['a web page', '<!doctype html><html></html>'],
    ['a text cut off in a string', '{"a": "b'],
    ['a text cut off after a member', '{"a": 1,'],
    ['a second text behind the first', '{} {}'],
    ['a member without a key', '{1}'],
    ['a key that is not a string', '{"a" "b": 1}'],
    ['a comma too many', '[1,]'],
    ['a scalar', '"text"'],
  ])('refuses to split %s', (_, text) => {
    expect(() => childrenOf(text)).toThrow(SyntaxError);
  });

  it('refuses a JSON child that exceeds its limit before it is held whole', () => {
    const splitter = new JsonSplitter(8);
    expect(() => [...splitter.push(Buffer.from('["0123456789'))]).toThrow('longer than 8 bytes');
  });

  it('splits deeply nested JSON without recursion', () => {
    const deep = 200_000;
    expect(childrenOf(`[${'['.repeat(deep)}${']'.repeat(deep)}]`)).toHaveLength(1);
  });

  it('finds the children that JSON.parse finds, wherever the chunks are cut', () => {
    const objects = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(objects, fc.integer({ min: 1, max: 7 }), (value, size) => {
        const text = JSON.stringify(value);
        fc.pre(text.length < 500);
        expect(Object.fromEntries(splitInChunks(text, size) as [string, unknown][])).toEqual(
          JSON.parse(text),
        );
      }),
    );
  });
});
