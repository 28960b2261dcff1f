import { describe, expect, test } from 'vitest';
import { compareKeys } from '../compare.ts';
import { rpmLastKey, rpmSortKey } from './sort-key.ts';

function keyOf(version: string): Uint8Array {
  const key = rpmSortKey(version);
  if (!key.ok) throw new Error(`"${version}": ${key.failure}`);
  return key.value;
}

describe('an rpm version is lower than another', () => {
  test.each([
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
  ])('%s and %s: %s', (first, second) => {
    expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
  });
});

test.each([
  ['1.0-1', '0:1.0-1', 'no epoch is epoch zero'],
  [':1.0', '1.0', 'an empty epoch is epoch zero'],
  ['1.0', '1_0', 'separators differ'],
  ['1.0', '1é0', 'what is outside ASCII only separates'],
  ['1.0', '1.0..', 'separators at the end do not count'],
  ['2.0.1a', '2.0.1.a', 'a change from digits to letters separates too'],
  ['1.05', '1.5', 'leading zeros do not count'],
  ['a:1', 'a.1', 'an epoch is made of digits only'],
])('"%s" equals "%s": %s', (first, second) => {
  expect(keyOf(first)).toEqual(keyOf(second));
});

test.each([
  ['-1.el9', '0-1.el9'],
  ['9', '1:'],
  ['1:', '1:0'],
  ['2:-1.el9', '2:0'],
])('"%s" is lower than "%s": rpm compares texts without a version, too', (first, second) => {
  expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
});

test.each([
  ['', 'it is empty'],
  ['1\0', 'it holds a NUL character'],
  ['a'.repeat(3_000), 'it is too long to be compared'],
])('"%s" is no rpm version: %s', (version, failure) => {
  expect(rpmSortKey(version)).toEqual({ ok: false, failure });
});

describe('up to and including', () => {
  function isHeld(bound: string, version: string): boolean {
    const last = rpmLastKey(bound);
    if (!last.ok) throw new Error(`"${bound}": ${last.failure}`);
    return compareKeys(keyOf(version), last.value) <= 0;
  }

  test.each([
    ['1.2.3-4', '1.2.3-4'],
    ['1.2.3-4', '1.2.3-4.azl3'],
    ['1.2.3-4', '1.2.3-4~rc1'],
    ['1.2.3-4', '1.2.3-3.azl3'],
    ['1.2.3-4.azl3', '1.2.3-4.azl3'],
    ['1.2.3', '1.2.3-4.azl3'],
    ['1.2.3', '1.2.3-999.1'],
    ['1:1.2.3', '1:1.2.3-4'],
  ])('%s holds %s', (bound, version) => {
    expect(isHeld(bound, version)).toBe(true);
  });

  test.each([
    ['1.2.3-4', '1.2.3-5.azl3'],
    ['1.2.3-4', '1.2.3-4.1'],
    ['1.2.3-4', '1.2.3-40.azl3'],
    ['1.2.3', '1.2.3.1-1'],
    ['1.2.3', '1.2.4-1'],
    ['1.2.3', '1.2.3a-1'],
  ])('%s does not hold %s', (bound, version) => {
    expect(isHeld(bound, version)).toBe(false);
  });

  test('nothing fails for what is no version', () => {
    expect(rpmLastKey('').ok).toBe(false);
  });
});
