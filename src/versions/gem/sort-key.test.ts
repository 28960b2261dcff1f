import { expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { keysBy } from '../testing.ts';
import { gemSortKey } from './sort-key.ts';

const keyOf = keysBy(gemSortKey);

it.each([
  ['1.9', '1.10', 'numbers compare by value'],
  ['1.0.a', '1.0', 'letters begin a pre-release'],
  ['1.0.rc1', '1.0.1.rc1', 'its release decides first'],
  ['1.0.0.beta2', '1.0.0.beta11', 'numbers compare by value in it'],
  ['1.0.a', '1.0.b', 'texts compare by letter'],
  ['1.0.B', '1.0.a', 'upper case comes first'],
  ['1.0.a', '1.0.a.1', 'a number behind a text is later'],
  ['1.0.a.b', '1.0.a', 'a text behind a text is earlier'],
  ['1.0.a.0.b', '1.0.a', 'behind a zero, too'],
  ['1.0.a', '1.0.a.0.1', 'a number behind a zero is later'],
  ['1.0-1', '1.0', 'a hyphen begins a pre-release'],
  ['0.9', '0.10.0.pre', 'a pre-release is later than the release before'],
  ['1.0.0.1', '1.0.1', 'zeros count in front of numbers'],
  ['9.99999999999999999999', '9.100000000000000000000', 'numbers are of any length'],
])('orders %s before %s in RubyGems: %s', (first, second) => {
  expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
});

it.each([
  ['1', '1.0.0', 'zeros at the end do not count'],
  ['0', '0.0', 'even where there is nothing else'],
  ['1.0.0.a', '1.a', 'zeros in front of the pre-release do not count'],
  ['1.a.0', '1.a', 'nor do they at its end'],
  ['1.a.0.b', '1.a.b', 'nor in it, if there are none in front of it'],
  ['1.a1', '1.a.1', 'a change between letters and digits separates'],
  ['1.0-beta', '1.0.pre.beta', 'a hyphen means pre'],
  ['1.0--b', '1.0.pre.pre.b', 'each hyphen does'],
  ['1.01', '1.1', 'zeros before a number do not count'],
  [' 1.0\n', '1.0', 'blanks around it do not count'],
])('treats "%s" and "%s" as equal in RubyGems: %s', (first, second) => {
  expect(keyOf(first)).toEqual(keyOf(second));
});

it.each([
  ['', 'unexpected character at position 1'],
  ['v1.0', 'unexpected character at position 1'],
  ['1a', 'unexpected character at position 2'],
  ['1..0', 'unexpected character at position 2'],
  ['1.0-', 'unexpected character at position 4'],
  ['1.2.0-x86_64-linux', 'unexpected character at position 10'],
  ['1.0 0', 'unexpected character at position 4'],
  [`1${'.1'.repeat(3_000)}`, 'too long to be compared'],
])('refuses "%s" as a version of a gem: %s', (version, failure) => {
  expect(gemSortKey(version)).toEqual({ ok: false, failure });
});
