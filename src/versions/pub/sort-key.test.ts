import { expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { keysBy } from '../testing.ts';
import { pubSortKey } from './sort-key.ts';

const keyOf = keysBy(pubSortKey);

it.each([
  ['1.9.0', '1.10.0', 'numbers compare by value'],
  ['1.0.0-rc.1', '1.0.0', 'a pre-release comes before its release'],
  ['1.0.0', '1.0.0+1', 'a build comes behind its version'],
  ['1.0.0+2', '1.0.0+10', 'builds compare by value'],
  ['1.0.0+9', '1.0.0+a', 'numeric identifiers come first'],
  ['1.0.0+1', '1.0.0+1.1', 'fewer identifiers come first'],
  ['1.0.0-rc.1+5', '1.0.0', 'a build of a pre-release comes before its release'],
])('orders %s before %s in pub: %s', (first, second) => {
  expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
});

it.each([
  ['', 'no major version'],
  ['v1.2.3', 'no major version'],
  ['1.2', 'no patch version'],
  ['1.2.3+', 'an identifier of the build metadata is empty'],
])('refuses "%s" as a version of a Dart package: %s', (version, failure) => {
  expect(pubSortKey(version)).toEqual({ ok: false, failure });
});
