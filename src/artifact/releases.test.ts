import { describe, expect, it } from 'vitest';
import { mayPassOn } from './redistribution.ts';
import { feedPartsOf, tagOf } from './releases.ts';

it.each([
  ['debian-12', ['Debian:12']],
  ['alpine-v3.22', ['Alpine:v3.22']],
  ['npm', ['npm']],
  ['crates.io', ['crates.io']],
  ['ubuntu-24.04', ['Ubuntu:24.04:LTS', 'Ubuntu:Pro:24.04:LTS']],
  ['red-hat-9', ['Red Hat:enterprise_linux:9', 'Red Hat:enterprise_linux:9::appstream']],
  ['debian-sid', ['Debian:sid']],
  ['rocky-linux-9', ['Rocky Linux:9']],
])('puts into %s the ecosystems %s', (name, ecosystems) => {
  expect(feedPartsOf(ecosystems.toReversed())).toEqual([{ name, ecosystems }]);
});

it('puts releases of one family apart', () => {
  expect(feedPartsOf(['Debian:13', 'Debian:12']).map(({ name }) => name)).toEqual(['debian-12', 'debian-13']);
});

it.each([
  ['..', ''],
  ['Ü:1', '1'],
  ['A/B c', 'a-b-c'],
  ['x'.repeat(300), 'x'.repeat(120)],
])('writes %s as a tag', (name, tag) => {
  expect(tagOf(name)).toBe(tag);
});

describe('a feed that may be passed on', () => {
  it.each([
    ['debian-tracker', true],
    ['alpine-secdb:v3.22', true],
    ['osv:npm', true],
    ['osv:Wolfi', false],
    ['osv:Chainguard', false],
    ['nvd', false],
    ['a feed that nobody has read the terms of', false],
  ])('answers for %s: %s', (feed, expected) => {
    expect(mayPassOn(feed)).toBe(expected);
  });
});
