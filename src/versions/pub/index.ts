import type { VersionScheme } from '../scheme.ts';
import { pubSortKey } from './sort-key.ts';

export const pub: VersionScheme = {
  id: 'pub',
  specification: 'https://dart.dev/tools/pub/versioning',
  sortKey: pubSortKey,
};
