import type { VersionScheme } from '../scheme.ts';
import { goSortKey } from './sort-key.ts';

export const go: VersionScheme = {
  id: 'go',
  specification: 'https://go.dev/ref/mod#versions',
  sortKey: goSortKey,
};
