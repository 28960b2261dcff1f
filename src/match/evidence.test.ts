import { expect, it } from 'vitest';
import { evidenceOf } from './evidence.ts';
import { range } from './testing.ts';

it.each([
  ['fixed', 'fixed'],
  ['unfixed', 'unfixed'],
  ['not-compared', 'undetermined'],
  ['unreadable', 'undetermined'],
] as const)('gives a range of the state %s the state %s', (state, expected) => {
  const lookup = { name: 'zlib', nameKind: 'source', version: '1.0' } as const;
  expect(evidenceOf(range('CVE-2024-1', 'zlib', { state }), lookup).state).toBe(expected);
});
