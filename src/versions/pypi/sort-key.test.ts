import { describe, expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { holdsBy, keysBy } from '../testing.ts';
import { pypiLastKey, pypiSortKey } from './sort-key.ts';

const keyOf = keysBy(pypiSortKey);

it.each([
  ['1.9', '1.10', 'numbers compare by value'],
  ['2024.1', '1!0.1', 'by the epoch first'],
  ['1.0.dev1', '1.0a1', 'a development release comes before pre-releases'],
  ['1.0a1', '1.0b1', 'alpha before beta'],
  ['1.0b9', '1.0rc1', 'beta before release candidate'],
  ['1.0rc1', '1.0', 'a pre-release comes before its release'],
  ['1.0a1.dev9', '1.0a1', 'a development release of a pre-release comes before it'],
  ['1.0a1', '1.0a1.post1.dev1', 'a post-release of a pre-release comes behind it'],
  ['1.0', '1.0.post0.dev1', 'a development release of a post-release comes behind the release'],
  ['1.0.post1', '1.0.1.dev0', 'a post-release comes before the next release'],
  ['1.0', '1.0+a', 'a local version comes behind its public one'],
  ['1.0+abc', '1.0+abd', 'texts of local versions compare by letter'],
  ['1.0+z', '1.0+1', 'and sort below numbers'],
  ['1.0+1', '1.0+1.a', 'fewer segments come first'],
  ['1.0+9', '1.0+10', 'numbers compare by value'],
  ['1.0+z9', '1.0.post0', 'a local version comes before the next public one'],
])('orders %s before %s in Python: %s', (first, second) => {
  expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
});

it.each([
  ['1', '1.0.0', 'zeros at the end do not count'],
  ['0', '0.0', 'even where there is nothing else'],
  ['0!1.0', '1.0', 'no epoch is epoch zero'],
  ['01.02', '1.2', 'zeros before a number do not count'],
  ['v1.0', '1.0', 'a leading v does not count'],
  [' 1.0\n', '1.0', 'nor do blanks around it'],
  ['1.0ALPHA', '1.0a0', 'case does not count, and an absent number is zero'],
  ['1.0-beta_2', '1.0b2', 'separators may be hyphens and underscores'],
  ['1.0c1', '1.0rc1', 'c is a release candidate'],
  ['1.0.preview.1', '1.0rc1', 'and so is preview'],
  ['1.0-1', '1.0.post1', 'a hyphen and a number are a post-release'],
  ['1.0-r4', '1.0.post4', 'and so is r'],
  ['1.0rev', '1.0.post0', 'and so is rev'],
  ['1.0dev', '1.0.dev0', 'a development release needs no dot'],
  ['1.0a-', '1.0a0', 'a separator behind a word needs no number'],
  ['1.0+Ubuntu-1_07', '1.0+ubuntu.1.7', 'local versions are normalised too'],
])('treats "%s" and "%s" as equal in Python: %s', (first, second) => {
  expect(keyOf(first)).toEqual(keyOf(second));
});

it.each([
  ['', 'no release number'],
  ['trunk', 'no release number'],
  ['1!', 'no release number'],
  ['1..0', 'unexpected character at position 2'],
  ['1.0-', 'unexpected character at position 4'],
  ['0.3m1', 'unexpected character at position 4'],
  ['2.6.0-cu124', 'unexpected character at position 8'],
  ['1.0+', 'the local version is malformed'],
  ['1.0+a..b', 'the local version is malformed'],
  ['2013-01-21T20:33:09+0100', 'unexpected character at position 8'],
  [`1${'.1'.repeat(3_000)}`, 'too long to be compared'],
])('refuses "%s" as a Python version: %s', (version, failure) => {
  expect(pypiSortKey(version)).toEqual({ ok: false, failure });
});

describe('up to and including', () => {
  const isHeld = holdsBy(pypiLastKey, pypiSortKey);

  it.each([
    ['2.0.0', '2.0.0'],
    ['2.0.0', '2.0+cu118'],
    ['2.0.0rc1', '2.0.0rc1+zzz.999'],
    ['2.0.0+cu118', '2.0.0'],
    ['2.0.0+cu118', '2.0.0+cu118'],
  ])('extends the inclusive Python bound %s to %s', (bound, version) => {
    expect(isHeld(bound, version)).toBe(true);
  });

  it.each([
    ['2.0.0', '2.0.0.post1'],
    ['2.0.0', '2.0.0.post1.dev0'],
    ['2.0.0rc1', '2.0.0'],
    ['2.0.0+cu118', '2.0.0+cu121'],
  ])('ends the inclusive Python bound %s below %s', (bound, version) => {
    expect(isHeld(bound, version)).toBe(false);
  });

  it('refuses a text that is not a version as an inclusive Python bound', () => {
    expect(pypiLastKey('trunk').ok).toBe(false);
  });
});
