import type { VersionScheme } from '../scheme.ts';
import { bitnamiLastKey, bitnamiSortKey } from './sort-key.ts';

export const bitnami: VersionScheme = {
  id: 'bitnami',
  specification: 'https://github.com/bitnami/go-version#version-revision',
  sortKey: bitnamiSortKey,
  lastKey: bitnamiLastKey,
};
