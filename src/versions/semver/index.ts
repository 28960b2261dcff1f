import type { VersionScheme } from '../scheme.ts';
import { semverSortKey } from './sort-key.ts';

export const semver: VersionScheme = {
  id: 'semver',
  specification: 'https://semver.org/spec/v2.0.0.html',
  sortKey: semverSortKey,
};
