import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../../test/support/any-text.ts';
import { clustersOf, textWidth } from './text-width.ts';

/** Reports are laid out after control characters, and with them escapes of colours, were replaced. */
const expectedWidth = (text: string) => stringWidth(text, { countAnsiEscapeCodes: true });

/** Leaves out what is replaced before layout, and what is unassigned, which differs between versions of Unicode. */
const HAVE_A_WIDTH = /^[^\p{Cc}\p{Cn}\p{Co}\p{Cs}]*$/v;

const SIGN_OVER_DIGITS = String.raw`[\u{600}-\u{605}\u{6dd}\u{890}\u{891}\u{8e2}\u{110bd}\u{110cd}]`;

/**
 * Where ours differs on purpose. Terminals disagree about these, no name or title has them, and each would cost a rule:
 * an emoji asked to look like text, a colour of skin on something without skin, an Arabic number sign before anything but
 * a digit alone, a Hangul filler in the place of a letter, and what follows a joiner that joins no emoji.
 */
const DISPUTED = new RegExp(
  String.raw`\p{Emoji_Presentation}\u{fe0e}|\p{Emoji_Modifier}|${SIGN_OVER_DIGITS}(?!\p{Nd}$)|[\u{115f}\u{1160}]|\u{200d}`,
  'v',
);

function isDisputed(text: string): boolean {
  const clusters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  return clusters.some((cluster) => DISPUTED.test(cluster) && !/^\p{RGI_Emoji}$/v.test(cluster));
}

/** Characters that change the width of their neighbours, which random text hardly ever brings together. */
const JOINING = [
  ...['\u{fe0f}', '\u{fe0e}', '\u{20e3}', '1', '#', '❤', '☎', '⌚', '🇩', '🇪', '👩', '👩‍👧', '👍🏽', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
  ...['한', '\u{1100}', '\u{1161}', '\u{11a8}', 'क', '\u{94d}', 'ष', '\u{93f}', 'ก', '\u{e33}'],
  ...['ｶ', '\u{ff9e}', 'a', '\u{301}', '\u{600}', '٣'],
];
const texts = fc
  .array(fc.oneof(fc.constantFrom(...JOINING), anyText({ maxLength: 3 })))
  .map((parts) => parts.join(''));

it.each([
  ['abc', 3],
  ['né', 2],
  ['e\u{301}', 1],
  ['中文', 4],
  ['한글', 4],
  ['\u{1112}\u{1161}\u{11ab}', 2],
  ['🐳', 2],
  ['❤\u{fe0f}', 2],
  ['1\u{fe0f}\u{20e3}', 2],
  ['🇩🇪', 2],
  ['👩‍👧', 2],
  ['a\u{200d}b', 2],
  ['\u{ad}', 0],
  ['●→…', 3],
  ['', 0],
])('measures the width of "%s" in columns: %i', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

/** Within Han and Hangul characters, private use, and whole planes of them: there all neighbours are alike. */
const UNIFORM = [
  [0x3500, 0x4d00],
  [0x4f00, 0x9f00],
  [0xad00, 0xd700],
  [0xe100, 0xf800],
  [0x2_0000, 0xe_0000],
  [0xf_0000, 0x11_0000],
] as const;

function isUniform(code: number): boolean {
  return UNIFORM.some(([first, end]) => code >= first && code < end);
}

describe('textWidth agrees with string-width', () => {
  it('agrees with string-width about the width of every character alone', () => {
    const wrong: string[] = [];
    for (let code = 0x20; code <= 0x10ffff; code += isUniform(code) ? 61 : 1) {
      const character = String.fromCodePoint(code);
      if (!HAVE_A_WIDTH.test(character)) continue;
      if (textWidth(character) !== expectedWidth(character)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('agrees with string-width about the width of texts that are not disputed', () => {
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(HAVE_A_WIDTH.test(text) && !isDisputed(text));
        expect(textWidth(text)).toBe(expectedWidth(text));
      }),
      { numRuns: 1000 },
    );
  });
});

it('makes no cluster wider than two columns, so that marks on a letter cannot push it past the end of a line', () => {
  expect(clustersOf(`a${'\u{93f}'.repeat(100)}`).toArray()).toHaveLength(101);
  fc.assert(
    fc.property(texts, (text) => {
      const clusters = clustersOf(text).toArray();
      expect(clusters.map((cluster) => cluster.text).join('')).toBe(text);
      expect(Math.max(0, ...clusters.map(({ width }) => width))).toBeLessThanOrEqual(2);
    }),
  );
});
