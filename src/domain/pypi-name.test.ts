import { expect, it } from 'vitest';
import { normalisePyPiName } from './pypi-name.ts';

it.each([
  ['Django', 'django'],
  ['backports.functools_lru_cache', 'backports-functools-lru-cache'],
  ['Friendly-_.Bard', 'friendly-bard'],
  ['six', 'six'],
])('normalises the Python name %s to %s', (name, normalised) => {
  expect(normalisePyPiName(name)).toBe(normalised);
});
