import { describe, expect, it } from 'vitest';
import { compareKeys } from '../compare.ts';
import { keysBy } from '../testing.ts';
import { mavenSortKey } from './sort-key.ts';

const keyOf = keysBy(mavenSortKey);

const IN_ORDER = [
  '1-alpha2snapshot',
  '1-alpha2',
  '1-alpha-123',
  '1-beta-2',
  '1-beta123',
  '1-m2',
  '1-m11',
  '1-rc',
  '1-cr2',
  '1-rc123',
  '1-SNAPSHOT',
  '1',
  '1-sp',
  '1-sp2',
  '1-abc',
  '1-def',
  '1-pom-1',
  '1-1-snapshot',
  '1-1',
  '1-2',
  '1-123',
  '1.0.1',
  '1.1',
  '1.10',
];

it.each(IN_ORDER.slice(1).map((version, index) => [IN_ORDER[index] ?? '', version]))(
  'orders %s before %s in Maven',
  (first, second) => {
    expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
  },
);

describe('a Maven version is lower than another of the same numbers', () => {
  it.each([
    ['2.0.1-klm', '2.0.1-lmn', 'unknown qualifiers compare by text'],
    ['2.0.1-xyz', '2.0.1-123', 'a number is above any text'],
    ['1.0-1', '1.0.1', 'a dot is above a hyphen'],
    ['1-0.alpha', '1', 'what leads to a release is below it behind a zero, too'],
    ['1.0.alpha.1', '1.0', 'and between dots'],
    ['5.3.0.Beta-1', '5.3.0.Final', 'and in front of a hyphen'],
    ['5.3.0.Final', '5.3.0.Final-redhat-1', 'a rebuild is above what it rebuilds'],
    ['2.0.0.a1', '2.0.a', 'a letter without a number is not an abbreviation, but a text'],
    ['32.0.0-android', '32.0.0-jre', 'a runtime without a number is a text'],
    ['9.99999999999999999999', '9.100000000000000000000', 'numbers are of any length'],
  ])('orders %s before %s in Maven: %s', (first, second) => {
    expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
  });
});

it.each([
  ['1', '1.0.0', 'zeros at the end do not count'],
  ['1.0-0', '1', 'nor does a list of them'],
  ['1.0.0a', '1-a', 'nor do they in front of a qualifier'],
  ['1.0-alpha-1.0', '1-alpha-1', 'nor behind one'],
  ['1-ga', '1.0.Final', 'names of the release do not count'],
  ['1.RELEASE', '1', 'in any case'],
  ['1-RC1', '1-cr1', 'cr is rc'],
  ['1a1', '1-alpha-1', 'a is alpha in front of a number'],
  ['1b2', '1.beta2', 'b is beta'],
  ['1m3', '1Milestone3', 'm is milestone'],
  ['1..1', '1.0.1', 'nothing between dots is zero'],
  ['007', '7', 'zeros before a number do not count'],
  ['13.2.1.jre11', '13.2.1', 'a runtime does not count'],
  ['1.4.14-jdk7', '1.4.14', 'behind a hyphen neither'],
  ['1.1.1-JRE14-rc1', '1.1.1-rc1', 'nor in front of a qualifier'],
])('treats "%s" and "%s" as equal in Maven: %s', (first, second) => {
  expect(keyOf(first)).toEqual(keyOf(second));
});

it.each([
  ['1.0-jreX', '1.0'],
  ['1.0jre8', '1.0'],
  ['1.0.jre8u', '1.0'],
  ['jre8', '8'],
])('cuts no runtime out of the Maven version "%s"', (version, without) => {
  expect(keyOf(version)).not.toEqual(keyOf(without));
});

it.each([
  ['1-é', '1-ÿ'],
  ['1-z', '1-é'],
  ['1-\u{1f680}', '1-\uffee'],
])('orders texts beyond ASCII in Maven versions as Java does: %s before %s', (first, second) => {
  expect(compareKeys(keyOf(first), keyOf(second))).toBeLessThan(0);
});

it.each([
  ['', 'empty'],
  ['1\0', 'contains a NUL character'],
  ['${project.version}', 'contains an unresolved property'],
  ['1-x'.repeat(3_000), 'too long to be compared'],
])('refuses "%s" as a Maven version: %s', (version, failure) => {
  expect(mavenSortKey(version)).toEqual({ ok: false, failure });
});
