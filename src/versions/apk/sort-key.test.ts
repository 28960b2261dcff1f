import { describe, expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { keysBy } from '../testing.ts';
import { apkSortKey } from './sort-key.ts';

const keyOf = keysBy(apkSortKey);

describe('the order of apk versions', () => {
  it.each([
    ['1.2', '1.10', 'numbers compare by value'],
    ['1.2-r9', '1.2-r10', 'by the revision'],
    ['1.2', '1.2-r0', 'no revision is lower than any'],
    ['1.2-r9', '1.2.1-r0', 'a further component is later than a revision'],
    ['1.05', '1.4', 'a component with a leading zero is a fraction'],
    ['1.005', '1.05', 'more leading zeros are lower'],
    ['1.00', '1.0', 'more zeros are lower'],
    ['1.05', '1.06', 'what follows the zeros decides then'],
    ['1.', '1.0', 'an absent component is lower than a zero'],
    ['1.2_alpha', '1.2_beta', 'alpha before beta'],
    ['1.2_beta9', '1.2_pre1', 'beta before pre'],
    ['1.2_pre', '1.2_rc', 'pre before rc'],
    ['1.2_rc', '1.2_rc1', 'no number is lower than any'],
    ['1.2_rc2', '1.2_rc10', 'numbers of suffixes compare by value'],
    ['1.2_rc1-r5', '1.2-r0', 'rc before the release'],
    ['1.2_rc1', '1.2', 'rc before the end'],
    ['1.2', '1.2_cvs', 'the release before cvs'],
    ['1.2-r7', '1.2_svn-r0', 'a later suffix decides before the revision'],
    ['1.2_cvs', '1.2_svn', 'cvs before svn'],
    ['1.2_svn', '1.2_git', 'svn before git'],
    ['1.2_git', '1.2_hg', 'git before hg'],
    ['1.2_hg', '1.2_p', 'hg before p'],
    ['1.2_p1_rc1', '1.2_p1', 'a suffix may follow a suffix'],
    ['1.2', '1.2a', 'the end before a letter'],
    ['1.2_p1', '1.2a', 'a suffix before a letter'],
    ['1.2a', '1.2b', 'letters in their order'],
    ['1.2a', '1.2.1', 'a letter before a component'],
    ['1.2a1', '1.2a2', 'a number may follow a letter'],
  ])('orders the apk version %s before %s: %s', (first, second) => {
    expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
  });
});

it.each([
  ['01', '1', 'leading zeros do not count in the first number'],
  ['1-r01', '1-r1', 'nor in a revision'],
  ['1_p01', '1_p1', 'nor in the number of a suffix'],
  ['1a01', '1a1', 'nor behind a letter'],
  ['1-r', '1-r0', 'an absent number is zero'],
  ['a', '0a', 'an absent first number is zero'],
  ['1_', '1_cvs', 'a suffix without a name is worth as much as the first of those behind a release'],
])('equates the apk versions "%s" and "%s": %s', (first, second) => {
  expect(keyOf(first)).toEqual(keyOf(second));
});

describe("the order of texts that apk's own check refuses", () => {
  it.each([
    ['9.6.5-r0', '10.0.11-0', 'a revision without its letter leaves the version before it'],
    ['10.0.11-r9', '10.0.11-0', 'what is out of place is above a revision'],
    ['10.0.11.1', '10.0.11-0', 'and above a further component'],
    ['10.0.11_rc1', '10.0.11-0', 'and above a suffix'],
    ['10.0.11-0', '10.0.12', 'not above a higher component'],
    ['1.33.1-r3', '1.34.0_r0', 'an unknown suffix leaves the version before it'],
    ['1.34.0_r0', '1.34.0', 'an unknown suffix is before the release'],
    ['1.34.0_rc1', '1.34.0_r0', 'and behind a release candidate'],
    ['1.123456789012345678', '1.0', 'a number of too many digits is below zero'],
    ['1.00', '1.123456789012345678', 'and above two zeros'],
    ['1-r123456789012345678', '1-r0', 'so is such a revision'],
  ])('orders, as apk does beyond its own check, %s before %s: %s', (first, second) => {
    expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
  });

  it.each([
    ['1.2-1', '1.2-2', 'what follows a character out of place does not count'],
    ['1.2-1', '1.2~abc', 'nor does the character'],
    ['1.2ab', '1.2a.1', 'nor what kind it would be'],
    ['1.2_foo', '1.2_r1', 'unknown suffixes are worth the same'],
    ['', '0', 'an empty text is zero'],
  ])('equates, as apk does beyond its own check, "%s" and "%s": %s', (first, second) => {
    expect(keyOf(first)).toEqual(keyOf(second));
  });
});

it.each([
  ['1\0', 'contains a NUL character'],
  ['1.1'.repeat(2_000), 'too long to be compared'],
])('refuses the apk version "%s": %s', (version, failure) => {
  expect(apkSortKey(version)).toEqual({ ok: false, failure });
});
