import { describe, expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { holdsBy, keysBy } from '../testing.ts';
import { npmLastKey, npmSortKey } from './sort-key.ts';

const keyOf = keysBy(npmSortKey);

it.each([
  ['1.9.0', '1.10.0', 'numbers compare by value'],
  ['1.0.0-rc.1', '1.0.0', 'a pre-release comes before its release'],
  ['1.0.0-beta.2', '1.0.0-beta.11', 'numeric identifiers compare by value'],
  ['1.0.0beta', '1.0.0', 'a pre-release needs no hyphen'],
  ['1.2', '1.2.1', 'a short form is its first release'],
  ['1.2.0-rc.1', '1.2', 'a short form is above the pre-releases before it'],
])('orders %s before %s in npm: %s', (first, second) => {
  expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
});

it.each([
  ['v1.2.3', '1.2.3', 'a leading v does not count'],
  ['=1.2.3', '1.2.3', 'nor does ='],
  [' = v1.2.3 ', '1.2.3', 'nor do blanks around it'],
  ['1.2.3+build', '1.2.3', 'build metadata takes no part'],
  ['01.2.3', '1.2.3', 'zeros before a number do not count'],
  ['1.2.3-01', '1.2.3-1', 'nor do they in a pre-release'],
  ['1.2.3alpha.1', '1.2.3-alpha.1', 'a pre-release needs no hyphen'],
  ['1', '1.0.0', 'absent numbers are zeros'],
  ['1.2', '1.2.0', 'an absent patch version is zero'],
])('treats "%s" and "%s" as equal in npm: %s', (first, second) => {
  expect(keyOf(first)).toEqual(keyOf(second));
});

it.each([
  ['', 'no major version'],
  ['latest', 'no major version'],
  ['*', 'no major version'],
  ['1.x', 'unexpected character at position 2'],
  ['2.0a1', 'unexpected character at position 4'],
  ['1.2.3-', 'a pre-release identifier is empty'],
  ['1.2.34.5', 'unexpected character at position 7'],
])('refuses "%s" as an npm version: %s', (version, failure) => {
  expect(npmSortKey(version)).toEqual({ ok: false, failure });
});

describe('up to and including', () => {
  const isHeld = holdsBy(npmLastKey, npmSortKey);

  it.each([
    ['1.2', '1.2.0'],
    ['1.2', '1.2.99'],
    ['v1.2', '1.2.3-rc.1'],
    ['1', '1.99.0'],
    ['1.2.3', '1.2.3'],
  ])('extends the inclusive npm bound %s to %s', (bound, version) => {
    expect(isHeld(bound, version)).toBe(true);
  });

  it.each([
    ['1.2', '1.3.0-0'],
    ['1.2', '1.20.0'],
    ['1', '2.0.0-0'],
    ['1.2.3', '1.2.4-0'],
    ['1.2.3-rc.1', '1.2.3'],
  ])('ends the inclusive npm bound %s below %s', (bound, version) => {
    expect(isHeld(bound, version)).toBe(false);
  });

  it('refuses a text that is not a version as an inclusive npm bound', () => {
    expect(npmLastKey('latest').ok).toBe(false);
  });
});
