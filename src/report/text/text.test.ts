import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../../test/support/any-text.ts';
import { instructionOf } from '../upgrades/instruction.ts';
import { fitLine, flow, lineWidth, paragraph, spread } from './layout.ts';
import { paint, span } from './paint.ts';
import { formatAge, formatBytes, formatProbability, formatSince } from '../words/quantities.ts';
import { fitText, padText, textWidth } from './text-width.ts';
import { wrapText } from './wrap-text.ts';

const texts = anyText();
const HOUR = 3_600_000;

describe('fitText', () => {
  it.each([
    ['openssl', 10, 'openssl'],
    ['openssl', 7, 'openssl'],
    ['openssl', 6, 'opens…'],
    ['a word', 3, 'a…'],
    ['中文字', 4, '中…'],
    ['👩‍👧👩‍👧', 3, '👩‍👧…'],
    ['openssl', 1, '…'],
    ['openssl', 0, ''],
  ])('fits "%s" into %i columns as "%s"', (text, width, expected) => {
    expect(fitText(text, width)).toBe(expected);
  });

  it('never fits a text into more columns than there are', () => {
    fc.assert(
      fc.property(texts, fc.nat(20), (text, width) => {
        expect(textWidth(fitText(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

it('pads by columns, not characters', () => {
  expect(padText('中', 4)).toBe('中  ');
  expect(padText('1.5', 4, 'left')).toBe(' 1.5');
  expect(padText('longer', 4)).toBe('longer');
});

describe('wrapText', () => {
  it('wraps text at blanks, and breaks a word only where it must', () => {
    expect(wrapText('the quick brown fox', 9)).toEqual(['the quick', 'brown fox']);
    expect(wrapText('sha256:abcdef x', 6)).toEqual(['sha256', ':abcde', 'f x']);
    expect(wrapText('🇩🇪🇫🇷', 2)).toEqual(['🇩🇪', '🇫🇷']);
  });

  it('wraps text without loss of anything but blanks, within the width', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 20 }), (text, width) => {
        const lines = wrapText(text, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        expect(Math.max(0, ...lines.map(textWidth))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('layout', () => {
  it('keeps every line of a layout to the width, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(texts), texts, fc.integer({ min: 10, max: 60 }), (texts, right, width) => {
        const spans = texts.map((text) => span(text));
        const lines = [
          fitLine(spans, width),
          ...flow(spans, width, '  '),
          ...spread(spans, [span(right)], width),
          ...paragraph(right, width, '  '),
        ];
        expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('puts the right part below the left where they do not both fit', () => {
    expect(paint(spread([span('openssl')], [span('9 CVEs')], 20), { colour: false })).toBe(
      'openssl       9 CVEs\n',
    );
    expect(paint(spread([span('openssl')], [span('9 CVEs')], 12), { colour: false })).toBe(
      'openssl\n  9 CVEs\n',
    );
  });
});

describe('paint', () => {
  it('colours only where colour is wanted', () => {
    expect(paint([[span('a', 'good'), span('b')]], { colour: true })).toBe('\u{1b}[32ma\u{1b}[39mb\n');
    expect(paint([[span('a', 'good'), span('b')]], { colour: false })).toBe('ab\n');
  });

  it('links a text where the terminal takes links', () => {
    const line = [{ ...span('CVE-1'), link: 'https://a.example/1' }, span(' b')];
    expect(paint([line], { colour: false })).toBe('CVE-1 b\n');
    expect(paint([line], { colour: false, links: true })).toBe(
      '\u{1b}]8;;https://a.example/1\u{1b}\\CVE-1\u{1b}]8;;\u{1b}\\ b\n',
    );
  });

  it('lets no painted text of an image drive the terminal', () => {
    expect(paint([[span('\u{1b}[2J\u{9b}2J\u{202e}x')]], { colour: false })).toBe(
      '\u{fffd}[2J\u{fffd}2J\u{fffd}x\n',
    );
  });
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [29_150_000, '29 MB'],
  [999_949, '1.0 MB'],
  [9_960_000, '10 MB'],
  [2_600_000_000, '2.6 GB'],
  [9e15, '9000 TB'],
])('formats %i bytes as %s', (bytes, expected) => {
  expect(formatBytes(bytes)).toBe(expected);
});

it.each([
  [-HOUR, 'under a minute'],
  [59_999, 'under a minute'],
  [60_000, '1 minute'],
  [3 * HOUR, '3 hours'],
  [47 * HOUR, '47 hours'],
  [49 * HOUR, '2 days'],
])('formats %i ms as %s', (milliseconds, expected) => {
  expect(formatAge(milliseconds)).toBe(expected);
});

it.each([
  [3 * HOUR, '3 hours old', '3 hours ago'],
  [-59_999, 'under a minute old', 'under a minute ago'],
  [-3 * HOUR, '3 hours in the future', '3 hours in the future'],
])('formats a time %i milliseconds before now', (milliseconds, old, ago) => {
  expect([formatSince(milliseconds), formatSince(milliseconds, 'ago')]).toEqual([old, ago]);
});

it.each([
  [0, '0%'],
  [0.0001, '<1%'],
  [0.943, '94%'],
  [1, '100%'],
])('formats a probability of %d as %s', (probability, expected) => {
  expect(formatProbability(probability)).toBe(expected);
});

it.each([
  ['/bin/sh -c #(nop) ADD file:4b1be1de in / ', 'ADD file:4b1be1de in /'],
  ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'],
  ['/bin/sh -c apt-get update     && apt-get install -y x', 'RUN apt-get update && apt-get install -y x'],
  ['RUN /bin/sh -c apk add curl # buildkit', 'RUN apk add curl'],
  ['RUN |1 VERSION=3 /bin/sh -c make # buildkit', 'RUN make'],
  ['|2 A=1 B=/bin /bin/sh -c make', 'RUN make'],
  ['COPY /bin/sh -c /x # buildkit', 'COPY /bin/sh -c /x'],
  ['bazel build ...', 'bazel build ...'],
  ['', ''],
])('shortens the history "%s" to "%s"', (createdBy, expected) => {
  expect(instructionOf(createdBy)).toBe(expected);
});
