import { expect, it } from 'vitest';
import { parseMax } from './max.ts';

it.each([
  ['critical=0', { critical: 0 }],
  ['critical=0,high=10', { critical: 0, high: 10 }],
  ['critical=0,high=0', { critical: 0, high: 0 }],
  ['malicious=1,high=3,unknown=0', { malicious: 1, high: 3, unknown: 0 }],
  [' critical = 0 , unknown=5 ', { critical: 0, unknown: 5 }],
])('reads the maximum "%s" as %j', (text, value) => {
  expect(parseMax(text)).toEqual({ ok: true, value });
});

it.each([
  ['', '"" is not a valid severity'],
  ['severe=1', '"severe" is not a valid severity'],
  ['constructor=1', '"constructor" is not a valid severity'],
  ['critical', '"critical" is not valid; expected critical=NUMBER'],
  ['critical=', 'critical=NUMBER'],
  ['critical=-1', 'critical=NUMBER'],
  ['critical=1.5', 'critical=NUMBER'],
  ['critical=1e3', 'critical=NUMBER'],
  ['critical=1=2', 'critical=NUMBER'],
  ['critical=1,critical=2', '"critical" is given twice'],
  ['critical=5,high=0', '"critical=5" never matters beside "high=0", which counts what is critical, too'],
  ['low=1,malicious=2', '"malicious=2" never matters beside "low=1"'],
  ['critical=1,', '"" is not a valid severity'],
])('refuses the maximum "%s": %s', (text, why) => {
  const parsed = parseMax(text);
  expect(parsed.ok ? '' : parsed.failure).toContain(why);
});
