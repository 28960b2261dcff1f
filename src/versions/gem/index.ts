import type { VersionScheme } from '../scheme.ts';
import { gemSortKey } from './sort-key.ts';

export const gem: VersionScheme = {
  id: 'gem',
  specification: 'https://docs.ruby-lang.org/en/3.3/Gem/Version.html',
  sortKey: gemSortKey,
};
