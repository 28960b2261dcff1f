import { expect, test } from 'vitest';
import { parseMax } from './max.ts';

test.each([
  ['critical=0', { critical: 0 }],
  ['critical=0,high=10', { critical: 0, high: 10 }],
  [' critical = 0 , unknown=5 ', { critical: 0, unknown: 5 }],
])('"%s" allows %j', (text, value) => {
  expect(parseMax(text)).toEqual({ ok: true, value });
});

test.each([
  ['', '"" is no severity'],
  ['severe=1', '"severe" is no severity'],
  ['constructor=1', '"constructor" is no severity'],
  ['critical', '"critical" is not of the form critical=NUMBER'],
  ['critical=', 'critical=NUMBER'],
  ['critical=-1', 'critical=NUMBER'],
  ['critical=1.5', 'critical=NUMBER'],
  ['critical=1e3', 'critical=NUMBER'],
  ['critical=1=2', 'critical=NUMBER'],
  ['critical=1,critical=2', '"critical" is given twice'],
  ['critical=1,', '"" is no severity'],
])('"%s" is refused: %s', (text, why) => {
  const parsed = parseMax(text);
  expect(parsed.ok ? '' : parsed.failure).toContain(why);
});
