import { describe, expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { keysBy } from '../testing.ts';
import { semverSortKey } from './sort-key.ts';

const keyOf = keysBy(semverSortKey);

describe('the order of semantic versions', () => {
  it.each([
    ['1.9.0', '1.10.0', 'numbers compare by value'],
    ['1.2.3', '2.0.0', 'by the major version first'],
    ['1.0.0-rc.1', '1.0.0', 'a pre-release comes before its release'],
    ['0.9.9', '1.0.0-0', 'a pre-release comes behind the release before'],
    ['1.0.0-alpha', '1.0.0-alpha.1', 'fewer identifiers come first'],
    ['1.0.0-alpha.1', '1.0.0-alpha.beta', 'numeric identifiers come first'],
    ['1.0.0-beta.2', '1.0.0-beta.11', 'numeric identifiers compare by value'],
    ['1.0.0-beta11', '1.0.0-beta2', 'other identifiers compare as ASCII'],
    ['1.0.0-a', '1.0.0-a-', 'a shorter identifier comes first'],
    ['1.0.0-a.z', '1.0.0-a-.a', 'a dot ends an identifier'],
    ['1.0.0-99999999999999999998', '1.0.0-99999999999999999999', 'numbers are of any length'],
  ])('orders the semantic version %s before %s: %s', (first, second) => {
    expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
  });
});

it.each([
  ['1.2.3', '1.2.3+build.7', 'build metadata takes no part'],
  ['1.2.3-rc+01', '1.2.3-rc', 'nor does it behind a pre-release'],
  ['v1.2.3', '1.2.3', 'a leading v does not count'],
  ['1.20', '1.20.0', 'a missing patch version is 0'],
  ['1.20-rc.1', '1.20.0-rc.1', 'a missing patch version is 0 before a pre-release, too'],
])('equates the semantic versions "%s" and "%s": %s', (first, second) => {
  expect(keyOf(first)).toEqual(keyOf(second));
});

it.each([
  ['', 'no major version'],
  ['v', 'no major version'],
  ['1', 'no minor version'],
  ['1.2.', 'unexpected character at position 4'],
  ['01.2.3', 'the major version has a leading zero'],
  ['1.2.3-', 'a pre-release identifier is empty'],
  ['1.2.3-a..b', 'a pre-release identifier is empty'],
  ['1.2.3-01', 'a numeric identifier has a leading zero'],
  ['1.2.3+', 'an identifier of the build metadata is empty'],
  ['1.2.3.4', 'unexpected character at position 6'],
  ['1.2.3-é', 'a pre-release identifier is empty'],
  ['1.2.3 ', 'unexpected character at position 6'],
  ['1.2.3+a\0', 'unexpected character at position 8'],
  [`1.2.3-${'a'.repeat(3_000)}`, 'too long to be compared'],
])('refuses the semantic version "%s": %s', (version, failure) => {
  expect(semverSortKey(version)).toEqual({ ok: false, failure });
});
