import { expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { keysBy } from '../testing.ts';
import { goSortKey } from './sort-key.ts';

const keyOf = keysBy(goSortKey);

it.each([
  ['v1.9.0', 'v1.10.0', 'numbers compare by value'],
  ['v1.2.3-rc.1', 'v1.2.3', 'a pre-release comes before its release'],
  [
    'v0.0.0-20180116102854-5a71ef0e047d',
    'v0.0.0-20190116102854-000000000000',
    'pseudo-versions sort by time',
  ],
  ['v1.2.3', 'v1.2.4-0.20190116102854-8a3f0e047d5a', 'and behind the version that they follow'],
  ['v1.2.4-0.20190116102854-8a3f0e047d5a', 'v1.2.4', 'and before the one that they lead to'],
  ['v1.2.4-rc.1', 'v1.2.4-rc.1.0.20190116102854-8a3f0e047d5a', 'and behind the pre-release that they follow'],
  ['1.19.0-0', '1.19.0-rc.1', '-0 is the lowest pre-release'],
])('orders %s before %s in Go: %s', (first, second) => {
  expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
});

it.each([
  ['v1.2.3', '1.2.3', 'the v may be left out'],
  ['v2.1.0+incompatible', 'v2.1.0', '+incompatible takes no part'],
  ['v1', 'v1.0.0', 'absent numbers are zeros'],
  ['v1.2', 'v1.2.0', 'an absent patch version is zero'],
  ['18.09.8', 'v18.9.8', 'zeros before a number do not count'],
  ['2.1-beta.5', 'v2.1.0-beta.5', 'in front of a pre-release too'],
])('treats "%s" and "%s" as equal in Go: %s', (first, second) => {
  expect(keyOf(first)).toEqual(keyOf(second));
});

it.each([
  ['', 'no major version'],
  ['(devel)', 'no major version'],
  ['go1.22.3', 'no major version'],
  ['vv1.2.3', 'no major version'],
  ['2018-05-19', 'unexpected character at position 5'],
  ['v1.2.3.4', 'unexpected character at position 7'],
])('refuses "%s" as a version of a Go module: %s', (version, failure) => {
  expect(goSortKey(version)).toEqual({ ok: false, failure });
});
