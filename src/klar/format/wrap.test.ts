import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellWidth, wrapEvenly } from './wrap.ts';

describe('a wrapped text', () => {
  it.each([
    ['', 0, ['']],
    ['one', 30, ['one']],
    ['aaa bb cc ddddd', 6, ['aaa', 'bb cc', 'ddddd']],
    ['a b c d e f g h i', 5, ['a b c', 'd e f', 'g h i']],
    ['two  blanks', 5, ['two ', 'blanks']],
    ['a longest-word-of-all b', 4, ['a', 'longest-word-of-all', 'b']],
    ['日本 語の 文字', 8, ['日本', '語の', '文字']],
    ['🐛🐛 🐛 🐛', 5, ['🐛🐛', '🐛 🐛']],
  ])('wraps %j to %d columns as %j', (text, limit, expected) => {
    expect(wrapEvenly(text, limit)).toEqual(expected);
  });

  it('joins a word to one so long that another line would look worse', () => {
    const url = 'x'.repeat(400);
    expect(wrapEvenly(`short ${url} end`, 30)).toEqual([`short ${url}`, 'end']);
    expect(wrapEvenly(`short ${url}`, 30)).toEqual(['short', url]);
  });

  const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '字', '🐛', 'z'), maxLength: 9 }));

  it('wraps a text whose joined lines are the text again', () => {
    fc.assert(
      fc.property(texts, fc.nat(40), (words, limit) => {
        const text = words.join(' ');
        expect(wrapEvenly(text, limit).join(' ')).toBe(text);
      }),
    );
  });

  it('wraps no line longer than the limit or the longest word', () => {
    fc.assert(
      fc.property(texts, fc.nat(40), (words, limit) => {
        const most = Math.max(limit, ...words.map(cellWidth));
        for (const line of wrapEvenly(words.join(' '), limit)) {
          expect(cellWidth(line)).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it('wraps a text as evenly as possible, at the lowest cost of any breaking', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { minLength: 1, maxLength: 9 }), fc.nat(20), (lengths, least) => {
        const words = lengths.map((length) => 'w'.repeat(length));
        const limit = Math.max(least, ...lengths);
        const lines = wrapEvenly(words.join(' '), limit);
        expect(costOf(lines, limit)).toBe(Math.min(...allWays(words).map((way) => costOf(way, limit))));
      }),
    );
  });

  it('wraps a text of very many words', () => {
    const text = 'word '.repeat(50_000);
    expect(wrapEvenly(text, 30).length).toBeGreaterThan(8000);
  });
});

/**
 * Sums the squares of each line's distance from the limit, except for the last line; lines that are too long cost more.
 */
function costOf(lines: readonly string[], limit: number): number {
  return lines.reduce((sum, line, index) => {
    const short = limit - line.length;
    if (index === lines.length - 1) return short < 0 ? Infinity : sum;
    return sum + short ** 2 + (short < 0 ? 100_000 : 0);
  }, 0);
}

function allWays(words: readonly string[]): string[][] {
  const [first = '', ...rest] = words;
  if (rest.length === 0) return [[first]];
  return allWays(rest).flatMap(([line = '', ...lines]) => [
    [first, line, ...lines],
    [`${first} ${line}`, ...lines],
  ]);
}
