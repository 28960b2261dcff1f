import { expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { keysBy } from '../testing.ts';
import { composerSortKey } from './sort-key.ts';

const keyOf = keysBy(composerSortKey);

const IN_ORDER = [
  '1.0-dev',
  '1.0.0-alpha1-dev',
  '1.0.0-alpha1',
  '1.0.0-alpha1.1',
  '1.0.0-beta',
  '1.0.0-beta2',
  '1.0.0-beta11',
  '1.0.0-RC1',
  '1.0.0',
  '1.0.0-p1',
  '1.0.0-patch2',
  '1.0.0.1',
  '1.0.1',
  '1.10',
  '1.x-dev',
  '2.0',
  '2.1',
  '2.1.x-dev',
  '2.x-dev',
  '2010.01.02',
  '20100102',
  '20100102-203040',
];

it.each(IN_ORDER.slice(1).map((version, index) => [IN_ORDER[index] ?? '', version]))(
  'orders %s before %s in Composer',
  (first, second) => {
    expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
  },
);

it.each([
  ['1', '1.0.0.0', 'absent numbers are zeros'],
  ['v1.2', '1.2.0', 'a leading v does not count'],
  ['1.02', '1.2', 'nor do zeros before a number'],
  ['1.0.0+build.7', '1.0.0', 'nor does build metadata'],
  ['1.0.0-stable', '1.0.0', 'nor does the word stable'],
  ['1.0.0@beta', '1.0.0', 'nor a flag'],
  ['1.0.', '1.0', 'nor a separator at the end'],
  [' 1.0 ', '1.0', 'nor blanks around it'],
  ['1.0b2', '1.0.0-beta2', 'b is beta'],
  ['1.0.a.3', '1.0.0-alpha3', 'a is alpha'],
  ['1.0rc-1', '1.0-RC1', 'case does not count'],
  ['1.0pl1', '1.0-patch1', 'pl is a patch'],
  ['2010-01-02', '2010:01:02', 'separators in dates do not count'],
  ['1.X-dev', '1.*-dev', 'what a branch leaves open may be a star'],
])('treats "%s" and "%s" as equal in Composer: %s', (first, second) => {
  expect(keyOf(first)).toEqual(keyOf(second));
});

it.each([
  ['', 'unknown form'],
  ['dev-main', 'a branch has no order among versions'],
  ['DEV-1.0', 'a branch has no order among versions'],
  ['master', 'a branch has no order among versions'],
  ['1.0-foo', 'unknown form'],
  ['1.2.3.4.5', 'unknown form'],
  ['1.0-1', 'unknown form'],
  ['1.0 as 2.0', 'unknown form'],
  ['feature-dev', 'unknown form'],
  ['1.0+', 'unknown form'],
  [`1.0-beta${'.1'.repeat(3_000)}`, 'too long to be compared'],
])('refuses "%s" as a Composer version: %s', (version, failure) => {
  expect(composerSortKey(version)).toEqual({ ok: false, failure });
});
