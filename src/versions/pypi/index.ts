import type { VersionScheme } from '../scheme.ts';
import { pypiLastKey, pypiSortKey } from './sort-key.ts';

export const pypi: VersionScheme = {
  id: 'pypi',
  specification: 'https://packaging.python.org/en/latest/specifications/version-specifiers/',
  sortKey: pypiSortKey,
  lastKey: pypiLastKey,
};
