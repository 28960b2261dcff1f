import { describe, expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { keysBy } from '../testing.ts';
import { debSortKey } from './sort-key.ts';

const keyOf = keysBy(debSortKey);

describe('the order of deb versions', () => {
  it.each([
    ['1.2', '1.10', 'numbers compare by value'],
    ['1.2-1', '1.2-2', 'by the revision'],
    ['9.9-9', '1:0', 'by the epoch first'],
    ['1:1', '10:1', 'by the value of the epoch'],
    ['1.0~rc1-1', '1.0-1', '~ comes before the end of a part'],
    ['1.0~~', '1.0~', '~ comes before the end again'],
    ['1.0~~a', '1.0~', '~ comes before the end even when more follows'],
    ['1.0', '1.0+deb12u1', 'the end comes before +'],
    ['1.0-1', '1.0+b1', 'a longer upstream version decides before a revision does'],
    ['1.0a', '1.0+', 'letters come before other characters'],
    ['1.0Z', '1.0a', 'upper case comes before lower case'],
    ['1.0z', '1.0é', 'letters come before bytes outside ASCII'],
    ['1.0ÿ', '1.0+', 'bytes outside ASCII come before other characters'],
    ['1.0', '1.0.0', 'a missing part is lower than a zero'],
    ['1a', 'a1', 'a digit comes before a letter'],
    ['1.0-1', '1.0-1.1', 'a revision may have several numbers'],
    ['1-2-3', '1-10-1', 'only the last hyphen begins the revision'],
    ['1.99999999999999999999', '1.100000000000000000000', 'numbers are of any length'],
    [
      `1.${'9'.repeat(40)}`,
      `1.1${'0'.repeat(40)}`,
      'numbers longer than the counted lengths keep their order',
    ],
    ['2.0_1', '2.0_2', 'a character that dpkg only warns of is ordered'],
  ])('orders the deb version %s before %s: %s', (first, second) => {
    expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
  });
});

it.each([
  ['1.0', '0:1.0', 'no epoch is epoch zero'],
  ['1.0', '1.0-0', 'no revision is revision zero'],
  ['1.0', '1.00', 'leading zeros do not count'],
  ['1.0-1', '1.0-01', 'leading zeros do not count in a revision'],
  ['1.a', '1.a0', 'an absent number is zero'],
  ['1.', '1.0', 'an absent number is zero at the end'],
  ['+1:2', '1:2', 'dpkg lets a sign through before an epoch'],
  ['\r\v\f+1:2', '1:2', 'and line ends and page breaks before an epoch'],
  [' 1.0\t', '1.0', 'blanks around a version do not count'],
])('equates the deb versions "%s" and "%s": %s', (first, second) => {
  expect(keyOf(first)).toEqual(keyOf(second));
});

it.each([
  ['', 'empty'],
  [' ', 'empty'],
  ['1.0 2', 'contains a blank'],
  ['1.0\0', 'contains a NUL character'],
  ['a:1', 'the epoch is not a number'],
  ['1.2:3', 'the epoch is not a number'],
  [':1', 'the epoch is not a number'],
  ['-1:1', 'the epoch is negative'],
  ['2147483648:1', 'the epoch is too big'],
  ['1:', 'no upstream version'],
  ['-1', 'no upstream version'],
  ['1.0-', 'the revision after the last hyphen is empty'],
  [`1.${'7'.repeat(5_000)}`, 'too long to be compared'],
])('refuses the deb version "%s": %s', (version, failure) => {
  expect(debSortKey(version)).toEqual({ ok: false, failure });
});
