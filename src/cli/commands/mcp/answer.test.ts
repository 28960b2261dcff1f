import { expect, it } from 'vitest';
import { answerDocument, answerList, type ToolAnswer } from './answer.ts';

const PAGE = { skip: 0, limit: 3, skipHoles: 0 };
const NOTHING: ToolAnswer = { summary: {}, untrusted: {}, lists: {}, holes: [] };

function written(answer: Partial<ToolAnswer>, page = PAGE) {
  return answerDocument({ ...NOTHING, ...answer }, page);
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
  const text = JSON.stringify(
    written({
      untrusted: { image: { names: [`a${hidden}b`] } },
      lists: { findings: answerList([`a${hidden}b`], PAGE, (title) => ({ title })) },
    }),
  );
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

const MANY = Array.from({ length: 1000 }, (_, number) => ({ number, text: 'x'.repeat(400) }));
const HOLES = Array.from({ length: 300 }, (_, number) => ({
  kind: 'layer-unreadable',
  subject: `layer ${number}`,
  message: 'x'.repeat(400),
}));

/** Returns a list that an answer shows. */
function shownOf({ untrusted }: ReturnType<typeof written>, name: string): readonly unknown[] {
  return (untrusted as Record<string, unknown[]>)[name] ?? [];
}

it.each([
  [25, 10_000],
  [200, 60_000],
])('leaves out the end of lists that would make an answer too long, with a limit of %i', (limit, most) => {
  const page = { ...PAGE, limit };
  const list = answerList(MANY, page, (entry) => entry);
  const answer = written({ lists: { a: list, b: list }, holes: HOLES }, page);
  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(most);
  const totalOf = (name: string) => (answer.leftOut?.[name] ?? 0) + shownOf(answer, name).length;
  expect(['a', 'b', 'holes'].map(totalOf)).toEqual([1000, 1000, 300]);
});

it('shows every entry and every hole to a caller who follows next', () => {
  const seen = new Set<string>();
  let page = { ...PAGE, limit: 25 };
  for (;;) {
    const lists = {
      a: answerList(MANY, page, ({ number }) => number),
      b: answerList([1, 2], page, (number) => number),
    };
    const answer = written({ lists, holes: HOLES }, page);
    for (const name of ['a', 'b', 'holes'])
      for (const entry of shownOf(answer, name)) seen.add(`${name} ${JSON.stringify(entry)}`);
    if (!answer.next) break;
    page = { ...page, ...answer.next };
  }
  expect(seen.size).toBe(1302);
});

it('shows holes, wherever a page of findings begins', () => {
  const page = { skip: 500, limit: 25, skipHoles: 0 };
  const lists = { a: answerList(MANY, page, (entry) => entry) };
  expect(shownOf(written({ lists, holes: HOLES }, page), 'holes')[0]).toMatchObject({ subject: 'layer 0' });
});

it('shows an entry that is too long alone, since nothing else leads past it', () => {
  const long = { texts: Array.from({ length: 50 }, () => 'x'.repeat(400)) };
  const answer = written({ lists: { a: answerList([long, long], PAGE, (entry) => entry) } });
  expect(shownOf(answer, 'a')).toHaveLength(1);
  expect(answer.next).toEqual({ skip: 1 });
});

it('makes a list from what is shown of one before it', () => {
  const list = answerList(MANY, { skip: 0, limit: 25 }, (entry) => entry);
  const answer = written({
    lists: { a: list, b: ({ a }) => answerList([a?.entries.length], PAGE, (count) => count) },
  });
  expect(shownOf(answer, 'b')).toEqual([shownOf(answer, 'a').length]);
});
