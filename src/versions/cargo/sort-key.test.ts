import { expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { cargoSortKey } from './sort-key.ts';

function keyOf(version: string): Uint8Array {
  const key = cargoSortKey(version);
  if (!key.ok) throw new Error(`"${version}": ${key.failure}`);
  return key.value;
}

it.each([
  ['1.9.0', '1.10.0', 'numbers compare by value'],
  ['1.0.0-alpha.1', '1.0.0-alpha.beta', 'numeric identifiers come first'],
  ['1.0.0-rc.1', '1.0.0', 'a pre-release comes before its release'],
])('orders %s before %s in Cargo: %s', (first, second) => {
  expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
});

it.each([['1.2.3+build.7', '1.2.3', 'build metadata takes no part']])(
  'treats "%s" and "%s" as equal in Cargo: %s',
  (first, second) => {
    expect(keyOf(first)).toEqual(keyOf(second));
  },
);

it.each([
  ['', 'no major version'],
  ['v1.2.3', 'no major version'],
  ['1.2', 'no patch version'],
  ['1.02.3', 'the minor version has a leading zero'],
  ['1.2.3-01', 'a numeric identifier has a leading zero'],
])('refuses "%s" as a version of a crate: %s', (version, failure) => {
  expect(cargoSortKey(version)).toEqual({ ok: false, failure });
});
