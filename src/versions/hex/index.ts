import type { VersionScheme } from '../scheme.ts';
import { hexSortKey } from './sort-key.ts';

export const hex: VersionScheme = {
  id: 'hex',
  specification: 'https://hexdocs.pm/elixir/Version.html',
  sortKey: hexSortKey,
};
