import { expect, it } from 'vitest';
import { jsonLines, jsonPieces, JsonText } from './json-pieces.ts';

const whole = (document: object) => [...jsonPieces(document)].join('');

it('writes what JSON.stringify would, whether lists are made by iterators or not', () => {
  const listed = {
    a: [{ b: [1, 'two\nlines'], none: undefined }, []],
    empty: [],
    deep: { list: [{ x: { y: [null] } }, { z: {} }], last: 'é' },
  };
  const made = {
    a: listed.a.values(),
    left: undefined,
    empty: listed.empty.values(),
    deep: { list: listed.deep.list.values(), last: 'é' },
  };
  const expected = `${JSON.stringify(listed, undefined, 2)}\n`;
  expect(whole(listed)).toBe(expected);
  expect(whole(made)).toBe(expected);
});

it('leaves a value that is written already on its line, without what could drive a terminal', () => {
  const value = { name: 'a\n\u{202e}', list: [{ x: 1 }] };
  const text = whole({ list: [new JsonText(value)].values() });
  expect(text).toBe(
    String.raw`{
  "list": [
    {"name":"a\n\u202e","list":[{"x":1}]}
  ]
}
`,
  );
});

it('writes each element of a list that an iterator makes on one line, in lists within it, too', () => {
  const inner = [{ x: [1] }, 2].values();
  const document = { a: { b: [{ c: 3 }] }, list: [{ d: 4 }, { name: 'of a list', inner }].values() };
  expect([...jsonLines(document)].join('')).toBe(
    `{
  "a": {
    "b": [
      {
        "c": 3
      }
    ]
  },
  "list": [
    {"d":4},
    {
      "name": "of a list",
      "inner": [
        {"x":[1]},
        2
      ]
    }
  ]
}
`,
  );
});

it('makes each element of a list only when the pieces before it were taken', () => {
  let made = 0;
  const pieces = jsonPieces({ list: Iterator.from([1, 2, 3]).map(() => ++made) });
  for (const piece of pieces) if (piece === '1') break;
  expect(made).toBe(1);
});

it('escapes what could drive a terminal in every piece', () => {
  const text = whole({ '\u{202e}k': ['\u{9b}2J'].values(), s: '\u{7f}\u{1b}' });
  expect(text).not.toMatch(/[\u{7f}-\u{9f}\u{202e}\u{1b}]/u);
  expect(JSON.parse(text)).toEqual({ '\u{202e}k': ['\u{9b}2J'], s: '\u{7f}\u{1b}' });
});
