import { expect, it } from 'vitest';
import { isSameText } from './same-text.ts';

it.each([
  ['0.9-doduo', '0.9-doduo', true],
  ['0.9-doduo', '0.9_Doduo', true],
  ['2.0.0-final', 'v2.0.0.final', true],
  ['0.7.4.svn.r2010', '0.7.4-svn-r2010', true],
  ['0.9-doduo', '0.9-eevee', false],
  ['0.9', '0.9-doduo', false],
  ['', '-', false],
])('takes "%s" and "%s" for one version: %s', (first, second, expected) => {
  expect(isSameText(first, second)).toBe(expected);
});
