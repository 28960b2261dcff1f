import { expect, it } from 'vitest';
import { printable, printableJson } from './printable.ts';

const DRIVES_A_TERMINAL = /[\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cc}]/u;

/** Yields every character except surrogates, which encode no character alone. */
function* characters(): Generator<string> {
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code);
  }
}

it('removes every control character, line break and direction mark, and nothing else', () => {
  const wrong = [...characters()].filter(
    (character) => (printable(character) === character) === DRIVES_A_TERMINAL.test(character),
  );
  expect(wrong).toEqual([]);
});

it('turns tabs and line breaks into blanks', () => {
  expect(printable('a\tb\nc\u2028d\u2029e')).toBe('a b c d e');
});

const COMMANDS = [
  '##vso[task.complete result=Succeeded]',
  '##[add-mask]a',
  "##teamcity[buildProblem '']",
  'a##VSO[b]',
];

it.each(COMMANDS)('leaves in %s nothing that the runner of a pipeline takes for a command', (text) => {
  expect(printable(text)).toBe(text.replace('##', '# #'));
  const json = printableJson(JSON.stringify({ text }));
  expect(json).not.toContain('##');
  expect(JSON.parse(json)).toEqual({ text });
});

it.each(['## a title [1]', '##', 'C##', '#[derive(Debug)]', 'std::fmt::Debug'])(
  'keeps %s as it is',
  (text) => {
    expect(printable(text)).toBe(text);
    expect(printableJson(JSON.stringify(text))).toBe(JSON.stringify(text));
  },
);

it('escapes control characters that JSON leaves raw, without a change of meaning', () => {
  const text = [...characters()].join('');
  const json = printableJson(JSON.stringify(text));
  expect(DRIVES_A_TERMINAL.test(json)).toBe(false);
  expect(JSON.parse(json)).toBe(text);
});
