import { expect, it } from 'vitest';
import { jsonStream } from './json-stream.ts';

async function* read(...items: readonly unknown[]) {
  for (const item of items) yield await Promise.resolve(item);
}

const whole = async (document: object) => (await Array.fromAsync(jsonStream(document))).join('');

it('writes what JSON.stringify would, with lists that are read meanwhile', async () => {
  const listed = {
    none: undefined,
    a: [{ b: [1, 'two\nlines'] }, 3, []],
    empty: [],
    deep: { list: [{ x: { y: [null] } }], plain: [{}], last: 'é' },
  };
  const streamed = {
    none: undefined,
    a: read(...listed.a),
    empty: read(),
    deep: { ...listed.deep, list: read(...listed.deep.list) },
  };
  const expected = `${JSON.stringify(listed, undefined, 2)}\n`;
  expect(await whole(streamed)).toBe(expected);
  expect(await whole(listed)).toBe(expected);
});

it('passes on large pieces, and keeps what could drive a terminal out of them', async () => {
  const pieces = await Array.fromAsync(
    jsonStream({ list: read(...Array.from({ length: 30_000 }, () => '\u{202e}')) }),
  );
  expect(pieces.length).toBeLessThan(20);
  expect(pieces.join('')).not.toContain('\u{202e}');
});
