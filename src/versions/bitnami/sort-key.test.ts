import { describe, expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { holdsBy, keysBy } from '../testing.ts';
import { bitnamiLastKey, bitnamiSortKey } from './sort-key.ts';

const keyOf = keysBy(bitnamiSortKey);

it.each([
  ['1.9.0', '1.10.0', 'numbers compare by value'],
  ['1.2.3', '1.2.3-1', 'a revision is later than none'],
  ['1.2.3-9', '1.2.3-10', 'revisions compare by value'],
  ['1.2.3-999', '1.2.4', 'the version decides first'],
  ['2.6.0-rc1', '2.6.0', 'letters begin a pre-release'],
  ['2.6.0-rc1', '2.6.0-rc2', 'pre-releases compare by text'],
  ['2.4.46-10', '2.4.46-10.el8', 'more behind a revision is later'],
  ['9.0.35-3.57.3', '9.0.35-3.57.10', 'and compares by value'],
  ['3.6.5', '3.6.5-8-g210218', 'commits behind a version are later'],
  ['0.0.0-20250806193153-183891f8d535', '0.0.0-20250807113757-8340a6918f6c', 'pseudo-versions sort by time'],
])('orders %s before %s in Bitnami: %s', (first, second) => {
  expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
});

it.each([
  ['1.2.3-0', '1.2.3', 'no revision is revision 0'],
  ['1.2', '1.2.0', 'an absent patch version is zero'],
  ['2023.08.1', '2023.8.1', 'zeros before a number do not count'],
  ['1.2.3-4+build', '1.2.3-4', 'build metadata takes no part'],
])('treats "%s" and "%s" as equal in Bitnami: %s', (first, second) => {
  expect(keyOf(first)).toEqual(keyOf(second));
});

it.each([
  ['', 'no major version'],
  ['nightly.2026-03-10.0', 'no major version'],
  ['1.2.3.4', 'unexpected character at position 6'],
  ['1.2.3-', 'a pre-release identifier is empty'],
  ['1.2.3-4.', 'a pre-release identifier is empty'],
  ['1.2.3-4_1', 'a pre-release identifier is empty'],
  ['1.2.3+', 'an identifier of the build metadata is empty'],
])('refuses "%s" as a version of a Bitnami package: %s', (version, failure) => {
  expect(bitnamiSortKey(version)).toEqual({ ok: false, failure });
});

describe('up to and including', () => {
  const isHeld = holdsBy(bitnamiLastKey, bitnamiSortKey);

  it.each([
    ['2.6.0', '2.6.0'],
    ['2.6.0', '2.6.0-99'],
    ['2.6.0', '2.6.0-10.el8'],
    ['2.6.0-rc1', '2.6.0-rc1'],
    ['1.8.0-333', '1.8.0-333'],
  ])('extends the inclusive Bitnami bound %s to %s', (bound, version) => {
    expect(isHeld(bound, version)).toBe(true);
  });

  it.each([
    ['2.6.0', '2.6.1'],
    ['2.6.0-rc1', '2.6.0'],
    ['1.8.0-333', '1.8.0-334'],
  ])('ends the inclusive Bitnami bound %s below %s', (bound, version) => {
    expect(isHeld(bound, version)).toBe(false);
  });

  it('refuses a text that is not a version as an inclusive Bitnami bound', () => {
    expect(bitnamiLastKey('nightly').ok).toBe(false);
  });
});
