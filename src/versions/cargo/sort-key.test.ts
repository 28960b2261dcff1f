import { expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { keysBy } from '../testing.ts';
import { cargoSortKey } from './sort-key.ts';

const keyOf = keysBy(cargoSortKey);

it.each([
  ['1.9.0', '1.10.0', 'numbers compare by value'],
  ['1.0.0-alpha.1', '1.0.0-alpha.beta', 'numeric identifiers come first'],
  ['1.0.0-rc.1', '1.0.0', 'a pre-release comes before its release'],
])('orders %s before %s in Cargo: %s', (first, second) => {
  expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
});

it('treats versions that differ in build metadata as equal in Cargo', () => {
  expect(keyOf('1.2.3+build.7')).toEqual(keyOf('1.2.3'));
});

it.each([
  ['', 'no major version'],
  ['v1.2.3', 'no major version'],
  ['1.2', 'no patch version'],
  ['1.02.3', 'the minor version has a leading zero'],
  ['1.2.3-01', 'a numeric identifier has a leading zero'],
])('refuses "%s" as a version of a crate: %s', (version, failure) => {
  expect(cargoSortKey(version)).toEqual({ ok: false, failure });
});
