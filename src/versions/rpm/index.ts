import type { VersionScheme } from '../scheme.ts';
import { rpmLastKey, rpmSortKey } from './sort-key.ts';

export const rpm: VersionScheme = {
  id: 'rpm',
  specification: 'https://rpm.org/docs/latest/man/rpm-version.7',
  sortKey: rpmSortKey,
  lastKey: rpmLastKey,
};
