import { expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { keysBy } from '../testing.ts';
import { hexSortKey } from './sort-key.ts';

const keyOf = keysBy(hexSortKey);

it.each([
  ['1.9.0', '1.10.0', 'numbers compare by value'],
  ['1.0.0-alpha.1', '1.0.0-alpha.beta', 'numeric identifiers come first'],
  ['1.0.0-rc.1', '1.0.0', 'a pre-release comes before its release'],
])('orders %s before %s in Hex: %s', (first, second) => {
  expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
});

it.each([
  ['1.2.3+build.7', '1.2.3', 'build metadata takes no part'],
  ['3.0', '3.0.0', 'an absent patch version is zero'],
])('treats "%s" and "%s" as equal in Hex: %s', (first, second) => {
  expect(keyOf(first)).toEqual(keyOf(second));
});

it.each([
  ['', 'no major version'],
  ['v1.2.3', 'no major version'],
  ['1', 'no minor version'],
  ['1.02.3', 'the minor version has a leading zero'],
  ['1.2.3-01', 'a numeric identifier has a leading zero'],
])('refuses "%s" as a version of a Hex package: %s', (version, failure) => {
  expect(hexSortKey(version)).toEqual({ ok: false, failure });
});
