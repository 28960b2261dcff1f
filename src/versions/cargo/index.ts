import type { VersionScheme } from '../scheme.ts';
import { cargoSortKey } from './sort-key.ts';

export const cargo: VersionScheme = {
  id: 'cargo',
  specification: 'https://doc.rust-lang.org/cargo/reference/manifest.html#the-version-field',
  sortKey: cargoSortKey,
};
