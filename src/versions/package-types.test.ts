import { expect, it } from 'vitest';
import { compareKeys } from './compare.ts';
import { sortKeyOf } from './package-types.ts';

function compare(type: string, a: string, b: string): number {
  const [first, second] = [a, b].map((version) => sortKeyOf(type, version));
  if (!first?.ok || !second?.ok) throw new Error('both versions are valid');
  return Math.sign(compareKeys(first.value, second.value));
}

it.each([
  ['deb', '1.0~rc1', '1.0', -1],
  ['rpm', '1.0^git1', '1.0', 1],
  ['apk', '1.0_rc1', '1.0', -1],
  ['golang', 'v1.0-rc1', '1.0', -1],
  ['maven', '1.0.jre8', '1.0-rc', 1],
  ['npm', '1.0.0-rc1', '1.0', -1],
  ['pypi', '1.0c1', '1.0.dev1', 1],
  ['gem', '1.0.a', '1.0-1', -1],
  ['cargo', '1.0.0-rc1', '1.0.0+1', -1],
  ['nuget', '1.0.0.1-RC1', '1.0.0.1-rc2', -1],
  ['composer', '1.0b1', '1.0-dev', 1],
  ['hex', '1.0.0-rc1', '1.0', -1],
  ['bitnami', '1.0.0', '1.0.0-1', -1],
  ['pub', '1.0.0', '1.0.0+1', -1],
])('orders versions of %s packages by their own scheme: %s and %s', (type, a, b, expected) => {
  expect(compare(type, a, b)).toBe(expected);
});

it.each([
  ['cobol', '1.0', 'no scheme orders versions of cobol packages'],
  ['constructor', '1.0', 'no scheme orders versions of constructor packages'],
])('fails for a %s package', (type, version, failure) => {
  expect(sortKeyOf(type, version)).toEqual({ ok: false, failure });
});
