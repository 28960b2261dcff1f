import type { VersionScheme } from '../scheme.ts';
import { debSortKey } from './sort-key.ts';

export const deb: VersionScheme = {
  id: 'deb',
  specification: 'https://manpages.debian.org/stable/dpkg-dev/deb-version.7.en.html',
  sortKey: debSortKey,
};
