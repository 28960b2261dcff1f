import type { VersionScheme } from '../scheme.ts';
import { npmLastKey, npmSortKey } from './sort-key.ts';

export const npm: VersionScheme = {
  id: 'npm',
  specification: 'https://github.com/npm/node-semver#versions',
  sortKey: npmSortKey,
  lastKey: npmLastKey,
};
