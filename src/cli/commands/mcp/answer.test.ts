import { expect, it } from 'vitest';
import { answerText, answerList, type ToolAnswer } from './answer.ts';

const PAGE = { skip: 0, limit: 3 };
const NOTHING: ToolAnswer = { summary: {}, untrusted: {}, lists: {} };

function written(answer: Partial<ToolAnswer>): Record<string, unknown> {
  return JSON.parse(answerText({ ...NOTHING, ...answer })) as Record<string, unknown>;
}

it.each([
  ['tag characters', '\u{e0049}\u{e0067}'],
  ['variation selectors', '\u{fe0f}\u{e0100}'],
  ['characters of no width', '\u{200b}\u{feff}\u{ad}'],
  ['direction marks', '\u{202e}\u{2066}'],
  ['control characters', '\u{1b}[31m\u{7}'],
  ['characters of private use', '\u{e000}\u{f0000}'],
  ['line breaks', '\n\u{2028}'],
])('replaces %s wherever a text is', (_, hidden) => {
  const text = answerText({
    ...NOTHING,
    untrusted: { image: { names: [`a${hidden}b`] } },
    lists: { findings: answerList([`a${hidden}b`], PAGE, (title) => ({ title })) },
  });
  for (const character of hidden.replaceAll(/[[3m1]/gu, '')) expect(text).not.toContain(character);
  expect(text).toContain('a\u{fffd}');
});

it('keeps text of any script as it is', () => {
  expect(written({ untrusted: { title: 'Größe 漢字 🚢' } })).toMatchObject({
    untrusted: { title: 'Größe 漢字 🚢' },
  });
});

it('cuts a long text, wherever it is', () => {
  const { untrusted } = written({ untrusted: { a: ['x'.repeat(10_000)] } });
  expect(JSON.stringify(untrusted).length).toBeLessThan(500);
});

it.each([
  [0, 3, [1, 2, 3], 2],
  [3, 3, [4, 5], 3],
  [9, 3, [], 5],
])('skips %i entries, shows at most %i, and counts the others', (skip, limit, shown, leftOut) => {
  const list = answerList([1, 2, 3, 4, 5], { skip, limit }, (entry) => entry);
  expect(written({ lists: { list } })).toMatchObject({
    leftOut: { list: leftOut },
    untrusted: { list: shown },
  });
});

it('says nothing of what is left out where nothing is', () => {
  expect(written({ lists: { list: answerList([1], PAGE, (entry) => entry) } })).not.toHaveProperty('leftOut');
});

it('leaves out the end of lists that would make an answer too long', () => {
  const many = Array.from({ length: 1000 }, () => ({ text: 'x'.repeat(400), more: 'y'.repeat(400) }));
  const list = answerList(many, { skip: 0, limit: 1000 }, (entry) => entry);
  const text = answerText({ ...NOTHING, lists: { a: list, b: list } });
  const { leftOut, untrusted } = JSON.parse(text) as {
    leftOut: Record<string, number>;
    untrusted: Record<string, unknown[]>;
  };
  expect(text.length).toBeLessThan(61_000);
  for (const name of ['a', 'b']) expect((leftOut[name] ?? 0) + (untrusted[name]?.length ?? 0)).toBe(1000);
});
