import { expect, it } from 'vitest';
import { fitLine } from './layout.ts';
import { span } from './paint.ts';

it.each([
  [12, '1 high, 3 low'.slice(0, 11) + '…'],
  [6, '1 hig…'],
  [8, '1 high,…'],
  [13, '1 high, 3 low'],
  [20, '1 high, 3 low'],
])('cuts a line to %i columns with a mark, also between its parts', (width, expected) => {
  const line = [span('1 high'), span(', '), span('3 low')];
  expect(
    fitLine(line, width)
      .map(({ text }) => text)
      .join(''),
  ).toBe(expected);
});
