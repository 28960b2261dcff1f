import { describe, expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { holdsBy, keysBy } from '../testing.ts';
import { rpmLastKey, rpmSortKey } from './sort-key.ts';

const keyOf = keysBy(rpmSortKey);

describe('the order of rpm versions', () => {
  it.each([
    ['1.2', '1.10', 'numbers compare by value'],
    ['1.2-1.el9', '1.2-2.el9', 'by the release'],
    ['9.9-9', '1:0-0', 'by the epoch first'],
    ['4294967295:1', '4294967296:1', 'an epoch is of any length'],
    ['1.2', '1.2-0', 'no release is lower than any'],
    ['1.2', '1.2-~', 'no release is lower than one that begins with ~'],
    ['1.0~rc1', '1.0', '~ comes before the end'],
    ['1.0~', '1.0~1', 'the end comes before more'],
    ['1.0', '1.0^git1', '^ comes behind the end'],
    ['1.0^git1', '1.0.1', '^ comes before anything else'],
    ['1.0~rc1', '1.0~rc1^git1', '^ may follow ~'],
    ['1.0^', '1.0a', '^ comes before letters'],
    ['1.a', '1.1', 'letters come before numbers'],
    ['1.ab', '1.abc', 'a shorter run of letters comes first'],
    ['1.ab.c', '1.abc', 'a separator ends a run of letters'],
    ['1.Z', '1.a', 'upper case comes before lower case'],
    ['1.0', '1.0.a', 'more segments are later'],
    ['1.99999999999999999999', '1.100000000000000000000', 'numbers are of any length'],
    ['1-2-3', '1-10-1', 'only the last hyphen begins the release'],
  ])('orders the rpm version %s before %s: %s', (first, second) => {
    expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
  });
});

it.each([
  ['1.0-1', '0:1.0-1', 'no epoch is epoch zero'],
  [':1.0', '1.0', 'an empty epoch is epoch zero'],
  ['1.0', '1_0', 'separators differ'],
  ['1.0', '1é0', 'what is outside ASCII only separates'],
  ['1.0', '1.0..', 'separators at the end do not count'],
  ['2.0.1a', '2.0.1.a', 'a change from digits to letters separates too'],
  ['1.05', '1.5', 'leading zeros do not count'],
  ['a:1', 'a.1', 'an epoch is made of digits only'],
])('equates the rpm versions "%s" and "%s": %s', (first, second) => {
  expect(keyOf(first)).toEqual(keyOf(second));
});

it.each([
  ['-1.el9', '0-1.el9'],
  ['9', '1:'],
  ['1:', '1:0'],
  ['2:-1.el9', '2:0'],
])('orders, as rpm does without a version, "%s" before "%s"', (first, second) => {
  expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
});

it.each([
  ['', 'empty'],
  ['1\0', 'contains a NUL character'],
  ['a'.repeat(3_000), 'too long to be compared'],
])('refuses the rpm version "%s": %s', (version, failure) => {
  expect(rpmSortKey(version)).toEqual({ ok: false, failure });
});

describe('an inclusive bound of rpm versions', () => {
  const isHeld = holdsBy(rpmLastKey, rpmSortKey);

  it.each([
    ['1.2.3-4', '1.2.3-4'],
    ['1.2.3-4', '1.2.3-4.azl3'],
    ['1.2.3-4', '1.2.3-4~rc1'],
    ['1.2.3-4', '1.2.3-3.azl3'],
    ['1.2.3-4.azl3', '1.2.3-4.azl3'],
    ['1.2.3', '1.2.3-4.azl3'],
    ['1.2.3', '1.2.3-999.1'],
    ['1:1.2.3', '1:1.2.3-4'],
  ])('includes in "up to %s" the version %s', (bound, version) => {
    expect(isHeld(bound, version)).toBe(true);
  });

  it.each([
    ['1.2.3-4', '1.2.3-5.azl3'],
    ['1.2.3-4', '1.2.3-4.1'],
    ['1.2.3-4', '1.2.3-40.azl3'],
    ['1.2.3', '1.2.3.1-1'],
    ['1.2.3', '1.2.4-1'],
    ['1.2.3', '1.2.3a-1'],
  ])('excludes from "up to %s" the version %s', (bound, version) => {
    expect(isHeld(bound, version)).toBe(false);
  });

  it('refuses an invalid version as an inclusive bound', () => {
    expect(rpmLastKey('').ok).toBe(false);
  });
});
