import { expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { keysBy } from '../testing.ts';
import { nugetSortKey } from './sort-key.ts';

const keyOf = keysBy(nugetSortKey);

it.each([
  ['1.9.0', '1.10.0', 'numbers compare by value'],
  ['1.0.0.1', '1.0.0.10', 'there may be four'],
  ['1.0.0', '1.0.0.1', 'the fourth decides last'],
  ['1.0.0.1-rc', '1.0.0.1', 'a pre-release comes before its release'],
  ['1.0.0-BETA', '1.0.0-rc', 'case does not count'],
  ['1.0.0-beta.2', '1.0.0-beta.11', 'numeric labels compare by value'],
  ['1.0.0-beta11', '1.0.0-beta2', 'other labels compare as text'],
  ['1.0.0-99', '1.0.0-a', 'numeric labels come first'],
  ['1.0.0-2147483647', '1.0.0-10000000000', 'what is no 32-bit integer is a text'],
  ['1.0.0-10000000000', '1.0.0-9000000000', 'and compares as one'],
  ['1.0.0-a', '1.0.0-a.0', 'fewer labels come first'],
])('orders %s before %s in NuGet: %s', (first, second) => {
  expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
});

it.each([
  ['1', '1.0.0.0', 'absent numbers are zeros'],
  ['1.2', '1.2.0', 'an absent patch version is zero'],
  ['1.02.3', '1.2.3', 'zeros before a number do not count'],
  ['1.2.3-RC1', '1.2.3-rc1', 'case does not count'],
  ['1.2.3-01', '1.2.3-1', 'zeros before a numeric label do not count'],
  ['1.2.3+build', '1.2.3', 'build metadata takes no part'],
  [' 1.2.3 ', '1.2.3', 'blanks around it do not count'],
])('treats "%s" and "%s" as equal in NuGet: %s', (first, second) => {
  expect(keyOf(first)).toEqual(keyOf(second));
});

it.each([
  ['', 'no major version'],
  ['v1.2.3', 'no major version'],
  ['1.2.3.4.5', 'unexpected character at position 8'],
  ['1..2', 'unexpected character at position 2'],
  ['1.2.3-', 'a pre-release identifier is empty'],
  ['1.2.3-a..b', 'a pre-release identifier is empty'],
  ['1.2.3+', 'an identifier of the build metadata is empty'],
  [`1.2.3-${'a'.repeat(3_000)}`, 'too long to be compared'],
])('refuses "%s" as a version of a NuGet package: %s', (version, failure) => {
  expect(nugetSortKey(version)).toEqual({ ok: false, failure });
});
