import { expect, it } from 'vitest';
import { indexedBy, isOutdated } from './indexed-by.ts';

const NOW = indexedBy([
  { id: 'dpkg', version: 2 },
  { id: 'npm', version: 1 },
]);

it('names catalogers in one order, and with them what is concluded from their facts', () => {
  expect(NOW).toBe('conclusions/11 dpkg/2 npm/1');
});

it.each([
  ['by an earlier version of a cataloger', 'conclusions/9 dpkg/1 npm/1', true],
  ['before a cataloger was there', 'conclusions/9 dpkg/2', true],
  ['before conclusions had a version', 'dpkg/2 npm/1', true],
  ['by the same catalogers', NOW, false],
  ['by a newer version of a cataloger', 'conclusions/9 dpkg/3 npm/1', false],
  ['by a newer and an older version', 'conclusions/9 dpkg/3', false],
  ['by one more cataloger', `${NOW} rust/1`, false],
  ['from an SBOM', 'sbom', false],
  ['by nobody knows what', '', false],
  ['by versions that are not numbers', 'conclusions/x dpkg/y npm/z', false],
])('tells whether an image is outdated that was read %s', (_, indexed, expected) => {
  expect(isOutdated(indexed, NOW)).toBe(expected);
});
